"""The table of runs, as far as the list shows it."""

from django.db import models


class Run(models.Model):
    id = models.TextField(primary_key=True)
    pool_fqdn = models.TextField()
    backup_pool_fqdn = models.TextField()
    module = models.TextField()
    mode = models.TextField()
    intent = models.TextField()
    state = models.TextField()
    requested_by = models.TextField()
    via = models.TextField()
    created_at = models.BigIntegerField()
    started_at = models.BigIntegerField(null=True)
    finished_at = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "runs"


class CountedRun(Run):
    """The same list, once more."""

    class Meta:
        proxy = True
