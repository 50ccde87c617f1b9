# アラーム (目標より古いバックアップ) と目標。

alarms-title = アラーム
# $href leads to the targets; $hours is how long maintenance mutes alarms.
alarms-intro = バックアップが<a href="{ $href }">目標</a>より古くなると、理由を問わずアラームが発生します。同期が失敗している、同期が依頼されていない、動作中のワーカーがない、バックアップ プールに該当するストアがない、といった場合です。アラームは発生時に 1 回、続いている間は毎日、終了時に理由とともにもう 1 回通知されます。終了の理由は、同期の成功、目標の変更、またはバックアップが監視対象でなくなったことのいずれかです。プールまたはそのバックアップ プールがメンテナンス中の場合、{ $hours } 時間は新たな通知が行われません。その後は、メンテナンスが解除し忘れられている可能性があるため、メンテナンス中でもアラームが通知されます。

# Heading: alarms that are not over.
alarms-open = 発生中
alarms-none-open = 目標より古いバックアップはありません。
alarms-column-alarm = アラーム
# Column: when the alarm was raised.
alarms-column-raised = 発生
# Column: when people were last told of the alarm.
alarms-column-told = 通知
# Stands after a pool’s name and an arrow, as a heading of rows; whoever hears it hears the unseen word instead of the arrow. $pool is the backup pool.
alarms-way = <span class="unseen">の</span> バックアップ先 { $pool }
# A link to how the module’s backup stands.
alarms-module-status = { $module }<span class="unseen">: { $pool } のバックアップの状態</span>
alarms-muted = メンテナンス中: 再通知なし
# $since is a moment.
alarms-not-muted-any-more = { $since } からメンテナンス中
# How old the backup was when the alarm rose to its level; $age is like “17 min”.
alarms-age-then = その時点で { $age }経過
alarms-reminders = { $count ->
   *[other] 再通知 { $count } 回
}

# Heading: alarms that are over.
alarms-past = 終了
# Column: the level that the alarm had (alarms-level-…).
alarms-column-was = レベル
# Column: for how long the alarm was open.
alarms-column-lasted = 継続時間
# Whose data, and where its backup is.
alarms-past-pair = { $pool } → { $backup }
# A link to the first page of the list.
alarms-newest = 最新

# How an alarm stands, or how it ended.
alarms-look-warning = 警告
alarms-look-breach = 目標超過
alarms-look-recovered = 回復
alarms-look-target-changed = 目標の変更
alarms-look-not-watched = 監視対象外
# In the column “Was”.
alarms-level-warning = 警告
alarms-level-breach = 目標超過

targets-title = 目標
# $href leads to the alarms.
targets-intro = バックアップがどこまで古くなってよいか、つまり今プールが失われた場合にどれだけのデータが失われうるかを定めます。最初の経過時間 (警告) に達したら確認が必要です。次の経過時間 (目標超過) に達すると、目標は守られていません。どちらも<a href="{ $href }">アラーム</a>を発生させます。適用されるのは最も具体的な目標です。プールとモジュール、プール、モジュール、全体の順に優先されます。設定がない場合は 15 分と 60 分です。
targets-saved = 目標を保存しました。今から適用されます。
# Heading: the target that counts for each backup.
targets-counts = 適用される目標
targets-none-counts = 監視対象のバックアップはありません。コピーされるモジュールを持つペアがありません。
# Column and field: the age from which on a backup is late.
targets-warning = 警告
# Column and field: the age from which on a backup is too old.
targets-breach = 目標超過
# Column: which of the targets that are set counts (targets-of-…, targets-default).
targets-column-set-for = 設定元
# Heading: the targets that somebody set.
targets-are-set = 設定されている目標
# Column: what a target is for (targets-of-…).
targets-column-for = 対象
targets-column-actions = 操作
# $target in these three is what the target is for (targets-of-…).
targets-change = 変更<span class="unseen">: { $target } の目標</span>
targets-remove = 削除…<span class="unseen">: { $target } の目標</span>
targets-remove-now = 今すぐ削除<span class="unseen">: { $target }</span>

# What a target is for.
targets-of-module-and-pool = { $pool } の { $module }
targets-of-pool = { $pool } のすべてのモジュール
targets-of-module = すべてのプールの { $module }
targets-of-all = すべてのプールのすべてのモジュール
# In the column “Set for”, where no target is set.
targets-default = 既定値

targets-form-set = 目標の設定
targets-form-change = 目標の変更
targets-all-pools = すべてのプール
targets-pool-hint = データを持つプール。そのバックアップ プールへのバックアップに適用されます
# After a field with a number.
targets-minutes = 分
targets-warning-hint = この経過時間 (分) に達すると、バックアップは「遅延」になります。
targets-breach-hint = この経過時間 (分) に達すると、バックアップは「目標超過」になります。警告以上の値を指定してください。
targets-save = 目標を保存
targets-not-permitted = 目標を変更するには、アクセス許可 Set-CsBackupServiceConfiguration が必要です。
