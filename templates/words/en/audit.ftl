# The audit: who did what. The page’s title is nav-audit.

audit-filter = Filter the audit
# What a filter lets through, one after the other with commas between them: by anna, did Set-CsPool, outcome refused.
audit-filter-who = by { $value }
audit-filter-did = did { $value }
audit-filter-to = to { $value }
# $value is audit-done or audit-refused.
audit-filter-outcome = outcome { $value }
# $value is a day, 2026-11-27; so it is below.
audit-filter-from = from { $value }
audit-filter-until = until { $value }

# Label of a filter, and head of a column; so are the two below.
audit-who = Who
audit-did = Did what
audit-to = To what
audit-more = More
# How something ended.
audit-done = done
audit-refused = refused
audit-changed = What was changed
audit-before = Before
audit-after = After
audit-entry = entry { $seq }

audit-none-fits = No entry fits the filter
audit-widen = Widen it, or <a href="{ $href }">show the whole audit</a>.
audit-empty = Nothing was recorded yet
audit-empty-means = Who does what, and what is refused to whom, stands here from the first sign-in on.
