from notices.models.announcement import Announcement
from notices.models.batch import Batch
from notices.models.notice import MAX_ATTEMPTS, POST, Channel, Notice, NoticeQuerySet, Result
from notices.models.text import Paragraph, Text

__all__ = [
    "MAX_ATTEMPTS",
    "POST",
    "Announcement",
    "Batch",
    "Channel",
    "Notice",
    "NoticeQuerySet",
    "Paragraph",
    "Result",
    "Text",
]
