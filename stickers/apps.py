from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StickersConfig(AppConfig):
    name = "stickers"
    verbose_name = _("Stickers")

    def ready(self) -> None:
        """Have the health page say whether the ledger balances."""
        from config.health import told
        from stickers import overview

        told["ledger"] = overview.state
