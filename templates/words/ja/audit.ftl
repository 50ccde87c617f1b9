# The audit: who did what. The page’s title is nav-audit.

audit-filter = 監査を絞り込む
# What a filter lets through, one after the other with commas between them: by anna, did Set-CsPool, outcome refused.
audit-filter-who = 実行者: { $value }
audit-filter-did = 操作: { $value }
audit-filter-to = 対象: { $value }
# $value is audit-done or audit-refused.
audit-filter-outcome = 結果: { $value }
# $value is a day, 2026-11-27; so it is below.
audit-filter-from = 開始日: { $value }
audit-filter-until = 終了日: { $value }

# Label of a filter, and head of a column; so are the two below.
audit-who = 実行者
audit-did = 操作
audit-to = 対象
audit-more = 詳細
# How something ended.
audit-done = 完了
audit-refused = 拒否
audit-changed = 変更内容
audit-before = 変更前
audit-after = 変更後
audit-entry = エントリ { $seq }

audit-none-fits = 絞り込みに一致するエントリがありません
audit-widen = 条件を緩めるか、<a href="{ $href }">監査全体を表示</a>してください。
audit-empty = まだ何も記録されていません
audit-empty-means = 誰が何を行ったか、誰に何が拒否されたかが、最初のサインインからここに記録されます。
