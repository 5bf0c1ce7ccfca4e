import pytest

from notices import channels, services
from notices.blocks import blocks, with_paragraph
from notices.composing import RULE
from notices.mails import as_html, qr_png
from notices.models import Notice, Paragraph

BODY = f"""Your appointment is confirmed.

When: Tuesday 1 December 2026, 09:20
Where: Voorbeeldplein 1, 1012 AB Amsterdam
Who: Олена <b>, D'Artagnan

See it: https://example.org/v/abc?a=1&b=2

{RULE}
Voor helpers en gastgezinnen
Afspraak: 09:20"""


def a_letter(**fields):
    letter = {"key": "k", "about": "K7P4QX9T", "to": "o@example.org", "subject": "Your <visit>"}
    return Notice(**{"language": "en", "body": BODY, "code": "K7P4QX9T"} | letter | fields)


def parts(letter):
    return {part.get_content_type(): part for part in letter.walk() if not part.is_multipart()}


def test_a_mail_says_the_same_as_text_and_as_html(mail_server):
    channels.send_email(a_letter())

    [(_, letter)] = mail_server.letters
    assert letter.get_body(["plain"]).get_content().split() == BODY.split()
    html = letter.get_body(["html"]).get_content()
    for words in ["Tuesday 1 December 2026, 09:20", "Voor helpers", "Олена &lt;b&gt;"]:
        assert words in html
    assert '<div lang="nl"' in html
    assert 'href="https://example.org/v/abc?a=1&amp;b=2"' in html


def test_the_code_comes_as_a_picture_that_the_html_shows(mail_server):
    channels.send_email(a_letter())

    [(_, letter)] = mail_server.letters
    picture = parts(letter)["image/png"]
    assert picture["Content-ID"] == "<code>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == qr_png("K7P4QX9T")
    assert 'src="cid:code"' in letter.get_body(["html"]).get_content()


def test_a_letter_without_a_code_has_no_picture(mail_server):
    channels.send_email(a_letter(code=""))

    [(_, letter)] = mail_server.letters
    assert "image/png" not in parts(letter)
    assert "<img" not in letter.get_body(["html"]).get_content()


def test_a_mail_is_light(mail_server):
    html = as_html(a_letter(), picture="cid:code")

    assert len(html.encode()) < 20_000
    assert "<script" not in html


def test_blocks_are_read_as_they_were_written():
    found = list(blocks(BODY))

    assert [each.is_dutch for each in found] == [False, False, False, True]
    assert [each.is_facts for each in found[:2]] == [False, True]
    assert (found[1].lines[0].label, found[1].lines[0].value[:7]) == ("When", "Tuesday")
    assert found[2].lines[0].is_link


def test_a_colon_in_a_sentence_makes_no_label_and_no_second_code():
    letter = a_letter(body=BODY.replace("See it", "Bring: papers.\nAll of them.\n\nSee it"))

    html = as_html(letter, picture="cid:code")

    assert html.count("<img") == 1
    assert "<strong>Bring" not in html
    assert "Bring: papers." in html


@pytest.mark.parametrize("rule", [f"\n\n{RULE}\nNederlands", ""])
def test_the_words_of_a_place_stand_before_the_dutch_part(rule):
    said = with_paragraph(f"Letter.{rule}", "The lift is broken.\n\nSorry.")

    assert said == f"Letter.\n\nThe lift is broken.\nSorry.\n{rule.removeprefix(chr(10))}".rstrip()
    assert with_paragraph("Letter.", "") == "Letter."


@pytest.mark.django_db
def test_what_a_place_wants_to_say_goes_along_in_the_language_of_the_letter(mail_server):
    Paragraph.objects.create(place="location:3", language="en", body="The lift is broken.")
    Paragraph.objects.create(place="location:3", language="nl", body="De lift is stuk.")
    Paragraph.objects.create(place="location:4", language="en", body="Elsewhere.")
    services.enqueue([a_letter(place="location:3")])

    services.deliver_next()

    [(_, letter)] = mail_server.letters
    said = letter.get_body(["plain"]).get_content()
    assert said.index("The lift is broken.") < said.index(RULE)
    assert "stuk" not in said
    assert "Elsewhere" not in said
    assert Notice.objects.get().body == BODY
