# The settings of the whole deployment. The page’s title is nav-settings.

settings-intro = 設定は展開全体に対して直ちに有効になり、再起動は不要です。速度の制限は進行中の実行にも適用されます。各設定には、スクリプトから設定するときの名前が付いています。
settings-saved = 設定を保存しました。
settings-nothing-saved = 何も保存されませんでした
settings-groups = 設定のグループ
settings-group-schedules = 自動的に開始されるもの
settings-group-work = 同時実行数と速度
settings-group-modules = 応答グループ (Response Group)
settings-group-safety = 大量削除に対する保護
settings-group-access = 第 2 要素
settings-group-retention = 保持するもの
settings-group-compatibility = スクリプトのために残されている設定
# Stands above an example of a timetable, in an empty field.
settings-timetable-example = 例

# $range is one of the messages setting-…-range. The default follows.
settings-range = 指定できる値: { $range }。
# $unit is one of the messages setting-unit-….
settings-range-in-unit = 指定できる値 (単位: { $unit }): { $range }。
# $default is a bare figure where its unit stands beside the field, else one of setting-value-…, setting-means-…, setting-on, setting-off.
settings-default = 既定値: { $default }。
# $limit is a speed, setting-means-no-limit, or one of the two that follow.
settings-in-force = 現在の有効値: <strong id="in-force">{ $limit }</strong>。
# $now is the day and time by the clocks of the timetable’s zone.
settings-limit-by-timetable = { $limit }、週間予定による ({ $now })
settings-limit-beside-timetable = { $limit }、現在の時刻は週間予定に指定なし ({ $now })
settings-week = 有効な週間予定
settings-week-day = 曜日
# In place of a limit in the table of the week.
settings-week-changes = 1 時間の途中で変わる
settings-day-monday = 月
settings-day-tuesday = 火
settings-day-wednesday = 水
settings-day-thursday = 木
settings-day-friday = 金
settings-day-saturday = 土
settings-day-sunday = 日

settings-save = すべての設定を保存
settings-save-means = 変更していない設定はそのまま残ります。
settings-may-not-change = 設定の表示は可能ですが、変更するにはアクセス許可 Set-CsBackupServiceConfiguration が必要です。

# Of each setting what it does (…-does) and what may stand in it (…-range, within a sentence). Names of settings, modules and
# units that people type (5s, 10MiB/s, 00:02:00) stay as they are.

setting-sync-interval-does = プールの変更をバックアップ プールにコピーする間隔です。独自のスケジュールを持たないすべてのプールとモジュールに適用されます。
setting-sync-interval-range = 5s から 3h まで。2m、00:02:00、120 のように記述
setting-schedules-paused-does = SyncInterval によるものもスケジュールによるものも、自動的には何も開始されません。その間に予定時刻を迎えたものは、この設定をオフに戻したときに 1 回だけ実行されます。
setting-verify-after-days-does = 前回の検証からどれだけの期間が過ぎたら、各プールのバックアップを稼働ストアと再び比較するかを指定します。すべてを内容で比較し、何も変更しません。
setting-verify-after-days-range = 1 から 365 まで。空欄の場合は行わない
setting-max-concurrent-calls-does = すべてのワーカーを合わせて、同時に進行できる実行の数です。それを超えるものはキューで待機します。これとは別に、各ワーカーの構成にも独自の上限があります。
setting-max-concurrent-calls-range = 1 から 100 まで
setting-max-concurrent-calls-per-pool-does = 同じプールを読み書きする実行のうち、すべてのワーカーを合わせて同時に進行できる数です。
setting-calls-limit-range = 1 から 100 まで。空欄の場合は無制限
setting-max-concurrent-calls-per-site-does = 同じサイトのプールを読み書きする実行のうち、すべてのワーカーを合わせて同時に進行できる数です。回線の細いサイトで使います。サイトのないプールは数えません。
setting-bandwidth-limit-does = 各ワーカーがファイルの内容をコピーする速度の上限です。そのワーカーのすべての実行を合わせた値です。変更は進行中の実行にも数秒以内に反映されます。比較と、行を保持するモジュールは制限されません。
setting-bandwidth-limit-range = 1 から 104857600 まで、または 10MiB/s のような単位付きの値。空欄の場合は無制限
setting-bandwidth-timetable-does = 曜日と時刻ごとの上限です。最初に一致した行が有効になり、それ以外の時間には BandwidthLimit が適用されます。
setting-bandwidth-timetable-range = 最初にタイム ゾーン、続いて各行に曜日、時刻、上限。空欄の場合はなし
setting-drain-does = 新しい実行を引き受けません (ドレイン)。ワーカーは進行中の実行を終え、新しいものは開始しません。その間に依頼された実行はキューで待機します。アップグレードや再起動の前に使います。
setting-enable-rgs-backup-service-does = 応答グループのモジュール RGSDataStore と RGSFileStore もコピーします。オフの場合、これらはスキップされ、未初期化と表示されます。
setting-guard-max-delete-items-does = 常に許可される削除の数です。この値と次の割合のうち大きい方を超えて削除しようとするモジュールは、誰かが承認するまで保留されます。
setting-guard-max-delete-items-range = 0 以上
setting-guard-max-delete-percent-does = バックアップの項目のうち、人の承認なしに削除してよい割合です。バックアップにデータがあるのに読み取り元が空の場合は、この値にかかわらず常に停止されます。
setting-guard-max-delete-percent-range = 0 から 100 まで
setting-second-person-approves-does = 保護チェックが保留した実行は、依頼した本人以外の人が承認しなければなりません。
setting-second-factor-roles-does = これらのロールのいずれかを持つアカウントには、パスキーまたは認証アプリが必要です。まだ持っていない人はサインイン時に設定へ案内され、設定が済むまで他のページは開けません。カスタム ロールは、何を基に作成されたかにかかわらず、それ自体として扱われます。ディレクトリのユーザーにも求められますが、サインイン プロバイダーのユーザーについてはプロバイダーに任されます。
setting-second-factor-roles-range = 存在するロール
setting-recycle-days-does = 実行によって上書きまたは削除されたものを、元のストアに保持する期間です。この期間内であれば、その実行のページから元に戻せます。
setting-recycle-days-range = 1 から 3650 まで
setting-recycle-mebibytes-does = 保持に使用できる容量です。合計がこれを超えると、先に保持されたものから削除されます。
setting-recycle-mebibytes-range = 1 から 4294967295 まで。空欄の場合は無制限
setting-audit-days-does = 誰が何を行ったか、誰に何が拒否されたかを監査に保持する期間です。古いエントリを削除したことも記録されます。
setting-audit-days-range = 1 から 36500 まで。空欄の場合は無期限
setting-history-days-does = 実行の履歴 (日時、結果、集計値) を保持する期間です。
setting-kept-days-range = 1 から 36500 まで。空欄の場合は無制限
setting-history-runs-does = 履歴に保持する実行の数です。古いものから削除されます。
setting-kept-runs-range = 1 から 4294967295 まで。空欄の場合は無制限
setting-items-days-does = 実行による変更を項目ごとに示す一覧を、履歴に保持する期間です。実行そのものは、上記の期間保持されます。
setting-items-runs-does = この一覧を履歴に保持する実行の数です。古いものから削除されます。
setting-max-batches-per-user-store-sync-does = ここでは何の効果もありません。行から成るモジュールは全体が 1 つのトランザクションで転送されるため、制限すべきバッチがありません。この設定を使うスクリプトが引き続き動作するように残されています。
setting-batches-range = 1 から 1000000 まで
setting-max-batches-per-cms-sync-does = ここでは何の効果もありません。中央管理ストア (Central Management) も全体が 1 つのトランザクションで転送されます。この設定を使うスクリプトが引き続き動作するように残されています。
setting-max-data-conf-package-size-kb-does = ここでは何の効果もありません。会議のコンテンツはアーカイブにまとめず、ファイルごとにコピーします。大きなファイルは変更された部分だけをコピーします。この設定を使うスクリプトが引き続き動作するように残されています。
setting-max-data-conf-package-size-kb-range = 1 から 4194304 まで
setting-flag-range = オンまたはオフ

# Values. Those that stand for an empty field are its placeholder, too.
setting-on = オン
setting-off = オフ
setting-means-never = 行わない
# Also in the table of the week.
setting-means-no-limit = 無制限
# No timetable, no roles.
setting-means-none = なし
setting-means-for-ever = 無期限

# Units, beside the field of a figure.
setting-unit-span = 時間、分、秒
setting-unit-days = 日
setting-unit-runs = 件
setting-unit-speed = KiB/秒
setting-unit-items = 件 (モジュール内の項目)
setting-unit-percent = % (バックアップの項目に対する割合)
setting-unit-mebibytes = MiB (ストアごと)
setting-unit-batches = バッチ
setting-unit-kilobytes = KB

# Values with their units. $value is shown; $number is the same as a number, to choose words by.
setting-value-days = { $number ->
   *[other] { $value } 日
}
setting-value-runs = { $number ->
   *[other] { $value } 件の実行
}
setting-value-speed = { $number ->
   *[other] { $value } KiB/秒
}
setting-value-items = { $number ->
   *[other] モジュール内で { $value } 件
}
setting-value-percent = { $number ->
   *[other] バックアップの項目の { $value }%
}
setting-value-mebibytes = { $number ->
   *[other] 各ストアで { $value } MiB
}
setting-value-batches = { $number ->
   *[other] { $value } バッチ
}
setting-value-kilobytes = { $number ->
   *[other] { $value } KB
}

# $counts is a value in words.
setting-unread = { $setting } は「{ $text }」として保存されていますが、このバージョンの poolsync では読み取れません。誰かが設定し直すまでは、次の値が有効です: { $counts }。
