"""The list: the columns and the length of the history page, the newest first."""

from datetime import datetime, timezone

from django.contrib import admin

from .models import CountedRun, Run


class RunAdmin(admin.ModelAdmin):
    list_display = (
        "pool_fqdn", "backup_pool_fqdn", "state", "module", "intent", "mode", "requested_by", "via", "when", "took",
    )
    list_per_page = 50
    ordering = ("-id",)
    show_full_result_count = False
    actions = None

    def when(self, run):
        return datetime.fromtimestamp(run.created_at / 1e6, timezone.utc)

    def took(self, run):
        return f"{(run.finished_at - run.started_at) / 1e6:.1f} s"


class CountedRunAdmin(RunAdmin):
    show_full_result_count = True  # as it is by default


admin.site.register(Run, RunAdmin)
admin.site.register(CountedRun, CountedRunAdmin)
