# The audit: who did what. The page’s title is nav-audit.

audit-filter = Audit filtern
# What a filter lets through, one after the other with commas between them: by anna, did Set-CsPool, outcome refused.
audit-filter-who = von { $value }
audit-filter-did = Aktion: { $value }
audit-filter-to = Gegenstand: { $value }
# $value is audit-done or audit-refused.
audit-filter-outcome = Ergebnis: { $value }
# $value is a day, 2026-11-27; so it is below.
audit-filter-from = ab { $value }
audit-filter-until = bis { $value }

# Label of a filter, and head of a column; so are the two below.
audit-who = Wer
audit-did = Aktion
audit-to = Gegenstand
audit-more = Mehr
# How something ended.
audit-done = ausgeführt
audit-refused = verweigert
audit-changed = Was geändert wurde
audit-before = Vorher
audit-after = Nachher
audit-entry = Eintrag { $seq }

audit-none-fits = Kein Eintrag passt zum Filter
audit-widen = Fassen Sie ihn weiter, oder <a href="{ $href }">lassen Sie sich das ganze Audit zeigen</a>.
audit-empty = Noch wurde nichts festgehalten
audit-empty-means = Wer was tut und was wem verweigert wird, steht hier von der ersten Anmeldung an.
