from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        """Have everything watched that can go wrong."""
        from config.gauges import watch
        from planning.running.signs import SIGNS

        watch(*SIGNS)
