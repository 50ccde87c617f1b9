pools-empty-means = プールとは、1 つのサイトにあるサービスの設置単位で、完全修飾ドメイン名で識別されます。2 つのプールを追加し、それぞれのストアの場所を指定して、互いをバックアップ プールに設定してください。
pools-backup-pool = バックアップ プール
pools-active-cms-master = アクティブな CMS マスター
# Said of a pool’s backup pool.
pools-no-backup-pool = なし
# Said of a pool’s modules.
pools-no-modules = なし
pools-sync-one = 同期<span class="unseen">: { $pool }</span>
# How a pool’s backups stand, beside an icon.
pools-nothing-to-copy = コピー対象なし

pools-new-title = プールを追加
pools-edit-title = { $pool } を編集
pools-not-saved = プールは保存されませんでした
pools-fqdn = プールの FQDN
pools-fqdn-hint = 完全修飾ドメイン名。例: atl-cs-001.litwareinc.com
pools-site-hint = プールのある場所です。ワーカーには担当するサイトを指定でき、設定では 1 つのサイトで同時に許容する実行の数を指定できます。
pools-partner-none = なし
# A pool to choose as the backup pool, which is paired with another one already.
pools-partner-paired = { $pool } ({ $other } とペア)
pools-backup-pool-hint = ペアは双方に適用されます。それぞれが相手のバックアップ プールになります。
pools-active-cms-master-hint = 展開全体で 1 つのプールだけが該当します。中央管理ストアをコピーするのは、そのプールだけです。
pools-stores = ストア
pools-stores-intro = <strong>稼働</strong>ストアには、このプール自身のデータが置かれます。<strong>バックアップ</strong> ストアには、パートナーのデータのコピーが置かれ、パートナーの同期によって書き込まれます。プールにないものは空のままにしてください。
pools-live-store = 稼働ストア
pools-backup-store = バックアップ ストア
# Which tables of a live store are synced; $module is what a module holds, for example “Response Group data”.
pools-tables-chosen = 選択したテーブル<span class="unseen">: { $module }</span>
pools-tables-all = すべてのテーブル<span class="unseen">: { $module }</span>
pools-tables-only = 次のテーブルのみ<span class="unseen">: { $module }</span>
pools-tables-only-hint = 1 行に 1 つの名前を入力します。稼働ストアのすべてのテーブルを対象にする場合は空のままにします。
pools-tables-without = 次のテーブルを除外<span class="unseen">: { $module }</span>
pools-tables-without-hint = 比較もコピーもされません。パートナーのバックアップにあるこれらのテーブルの内容は、そのまま残ります。
# $role is live or backup, $module what a module holds.
pools-secret = { $role ->
    [live] シークレット<span class="unseen">: { $module } の稼働ストア</span>
   *[backup] シークレット<span class="unseen">: { $module } のバックアップ ストア</span>
}
pools-secret-stored = { $role ->
    [live] シークレット <span class="hush">保存済み</span><span class="unseen">: { $module } の稼働ストア</span>
   *[backup] シークレット <span class="hush">保存済み</span><span class="unseen">: { $module } のバックアップ ストア</span>
}
pools-secret-label = { $role ->
    [live] { $module } の稼働ストアのパスワード、シークレット キー、または秘密キー
   *[backup] { $module } のバックアップ ストアのパスワード、シークレット キー、または秘密キー
}
pools-secret-hint = 別の場所にあるストアのパスワード、シークレット アクセス キー、または秘密キーです。暗号化して保管され、表示されることはありません。
pools-secret-hint-stored = シークレットが保存されています。そのまま使う場合は空のままにしてください。URL のサーバー、バケット、またはユーザーを変更すると破棄されるため、変更後のシークレットをここに入力してください。
pools-secret-forget = 保存済みのシークレットを削除する
pools-add = プールを追加

pools-initialise-title = ペアを初期化
pools-not-initialised = ペアは初期化されませんでした
# $number stores got none.
pools-markers-failed = { $number ->
   *[other] { $number } 個のストアにマーカーを書き込めませんでした。他のストアにはすべて書き込みました
}
# $why is a sentence.
pools-marker-failed = { $role ->
    [live] { $pool } の { $module } の稼働ストア: { $why }
   *[backup] { $pool } の { $module } のバックアップ ストア: { $why }
}
pools-markers-failed-means = マーカーがない間、これらのストアはどの実行にも使われません。原因を取り除いてから、ペアをもう一度初期化してください。
pools-initialise-intro = マーカーはストアに置かれる身分証で、そのストアがどのプール、ペア、モジュール、役割のためのものかを示します。実行は最初にマーカーを確認します。これにより、マウントされていない共有、復元されたコピー、取り違えたアドレスとの間で同期が行われることを防ぎます。
pools-unpaired-title = プールがペアになっていません
pools-unpaired-means = マーカーが置かれるのは、ペアのストアだけです。先にバックアップ プールを選択してください。
pools-choose-backup-pool = バックアップ プールを選択
pools-pair-stores = ペアのストア
pools-pair-without-stores = どちらのプールにもまだストアがありません。
# $faulty of $all stores.
pools-stores-faulty = { $faulty ->
   *[other] { $all } 個のストアのうち { $faulty } 個が正しい状態ではありません。これらはどの実行にも使われません。
}
pools-column-store = ストア
pools-column-found = 確認結果
# What was found in a store.
pools-marker-good = このペアのマーカーがあります。
pools-marker-read-only = 書き込めないため、マーカーを置かず、アドレスだけで識別されます。
pools-marker-new = まだマーカーがありません。どの実行にも使われません。
pools-initialise = 初期化
pools-stores-good = すべてのストアが正しい状態です。必要な操作はありません。
pools-initialise-means = 上のすべてのストアに、<strong>現在のマーカーにかかわらず</strong>新しいマーカーが書き込まれます。データは変更されません。すべてのアドレスが正しいとわかっている場合にのみ行ってください。以後、同期はバックアップ ストアの内容を上書きおよび削除します。
pools-initialise-confirm = 確認のため <code>{ $pool }</code> と入力してください
pools-initialise-leave = マーカーを変更しない
pools-initialise-submit = { $number ->
   *[other] { $number } 個のストアに新しいマーカーを書き込む
}

pools-remove-title = { $pool } を削除
pools-remove-asks = { $pool } を削除しますか?
pools-not-removed = プールは削除されませんでした
pools-remove-means = プールとそのストアの場所が、パネルから削除されます。
pools-remove-means-paired = プールとそのストアの場所、および <strong>{ $partner }</strong> とのペアが、パネルから削除されます。{ $partner } にはバックアップ プールがなくなります。
pools-remove-keeps = どのストアからも何も削除されず、プールの実行は履歴に残ります。プールはもう一度追加できます。

# Beside a pool: why no run of it begins; $reason was typed by whoever began the maintenance.
pools-in-maintenance = メンテナンス中: { $reason }
# The same, where it is the pool’s partner that is in maintenance.
pools-partner-in-maintenance = { $pool } はメンテナンス中です: { $reason }

# A pool’s page.
pools-show-sync = 同期
pools-show-verify = 検証
pools-show-restore = 復元…
pools-show-remove = 削除…
# $reason was typed by whoever began the maintenance.
pools-show-in-maintenance = { $reason }。このプールとパートナーの実行は開始されません。待機しているものは待機を続けます。
# The same; $ago is when it began, for example “3 h ago”.
pools-show-in-maintenance-since = { $reason }。このプールとパートナーの実行は開始されません。待機しているものは待機を続けます。メンテナンスの開始: { $ago }。アラームは 24 時間は通知されません。
pools-show-maintenance-end = メンテナンスを終了
# $why is pools-partner-in-maintenance.
pools-show-partner-in-maintenance = { $why }。このプールの実行も開始されません。
pools-show-unmarked = { $number ->
   *[other] { $number } 個のストアがこのペアのために初期化されていません
}
# Above a list of pools-show-unmarked-store.
pools-show-unmarked-means = マーカーのないストアは、どの実行にも使われません:
# $role is live or backup.
pools-show-unmarked-store = { $role ->
    [live] { $pool } の { $module } の稼働ストア
   *[backup] { $pool } の { $module } のバックアップ ストア
}
pools-show-unmarked-do = ストアを確認してペアを初期化
pools-show-unmarked-needs = ペアを初期化するには、アクセス許可 Set-CsPoolBackupRelationship が必要です。
pools-show-pair = ペア
# Why modules of a pool are not copied: $modules are names in a row, $reason is a sentence.
pools-show-reason = { $pool } の { $modules }: { $reason }
# Said of the site.
pools-show-no-site = 指定なし
# Said of the backup pool.
pools-show-no-backup-pool = なし: このプールのデータは何もバックアップされません
pools-show-no-backup-pool-choose = なし: このプールのデータは何もバックアップされません (<a href="{ $href }">選択する</a>)
# What the live store and the backup store hold.
pools-show-live-means = このプール自身のデータ
pools-show-backup-means = パートナーのデータのコピー
# Said of a store.
pools-show-secret-stored = シークレット保存済み
pools-show-marker-written = マーカーの書き込み: { $ago }
pools-show-marker-without = マーカーなし: 書き込めないストアです
pools-show-marker-missing = 未初期化
# Said where there is no store.
pools-show-no-store = なし
pools-show-maintenance = メンテナンス
pools-show-maintenance-means = メンテナンス中は、このプールとパートナーの実行は開始されません。進行中の実行は最後まで続きます。両方のバックアップのアラームは 24 時間は通知されません。その後は、メンテナンス中でも通知されます。
pools-show-maintenance-reason = 理由
pools-show-maintenance-reason-hint = 実行を依頼するすべての人に表示されます。
pools-show-maintenance-begin = メンテナンスを開始
pools-show-runs = 最近の実行
pools-show-charts = このプールのグラフ
pools-show-runs-all = このプールのすべての実行
pools-show-runs-none = このプールの実行はまだありません。

# What syncs a pool: poolsync, or Microsoft’s cmdlets on a management host.
pools-driver = 同期の方法
pools-driver-native = poolsync 自身 (ストアからストアへ)
pools-driver-shell = <a href="{ $href }">{ $host }</a> 上の Microsoft のコマンドレット
pools-by-shell = { $host } 上の Microsoft のコマンドレット
pools-shell-no-stores = このプールは Microsoft のコマンドレットで同期されるため、ここにストアはありません。データとバックアップの場所は、サーバーのバックアップ サービスが管理します。ストアが必要な機能 (プレビュー、検証、復元、変更の一覧) は利用できません。
