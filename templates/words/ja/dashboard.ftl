# 概要に表示される、人の対応が必要なこと。
attention-no-cms-master = CMS マスターなし
attention-no-worker = ワーカーなし
attention-not-delivered = 未配信
attention-maintenance = メンテナンス
attention-set-aside = 除外済み
attention-not-read = 読み取り不可
attention-do-open-pools = プールを開く
attention-do-see-workers = ワーカーを表示
attention-do-see-why = 理由を表示
attention-do-open-notifications = 通知を開く
attention-do-open-pool = プールを開く
attention-do-see-what = 内容を表示
attention-do-pair = ペアにする
attention-do-see-what-to-do = 対処方法を表示
attention-do-add-store = ストアを追加
attention-do-open-run = 実行を開く
attention-do-sync = 同期する
attention-failed = { $modules }: 前回の同期が失敗しました。バックアップは以前のままです。最後の成功: { $ago }
attention-partial = { $modules }: 前回の同期で除外された項目があります (実行のページに示されています)。最後の成功: { $ago }
attention-no-cms-master-means = アクティブ マスターのプールがないため、バックアップされていません。
attention-no-worker-runs = 動作中のワーカーがありません。何も同期されず、依頼された実行は待機します。「poolsync worker」を起動してください。
attention-no-worker-lives = { $span }の間、どのワーカーからも応答がありません。何も同期されず、依頼された実行は待機します。「poolsync worker」を起動してください。
attention-no-worker-takes = すべてのワーカーがドレイン中か、キー ファイルが異なります。新しい実行は始まらず、依頼された実行は待機します。いずれかの引き受けを再開するか、別のワーカーを起動してください。
attention-sites-unserved = { $sites } の実行を引き受けるワーカーがありません。そこへ依頼された実行はキューで待機します。
attention-no-site-unserved = サイトのないプールの実行を引き受けるワーカーがありません。そこへ依頼された実行はキューで待機します。
attention-sites-and-none-unserved = { $sites } とサイトのないプールの実行を引き受けるワーカーがありません。そこへ依頼された実行はキューで待機します。
attention-other-key = キー ファイルが他のプロセスと異なるため、実行を引き受けず、何も記録しません。他のプロセスのキー ファイルをこのマシンにコピーしてください。
attention-silent = { $runs ->
   *[other] このワーカーから { $span }の間応答がなく、{ $runs } 件の実行を担当しています。リースが切れると別のワーカーが引き継ぎます。失われるものはありません。
}
attention-given-up = { $messages ->
   *[other] { $messages } 件のメッセージを配信できず、送信を断念しました。
}
nav-notifications = 通知
attention-waiting = { $messages ->
   *[other] { $messages } 件のメッセージが { $span }の間配信されていません。前回の試行は失敗しました: { $why }。送信できないものは 1 日間再試行されます。
}
attention-waiting-untried = { $messages ->
   *[other] { $messages } 件のメッセージが { $span }の間配信されていません。まだ送信は試行されていません。送信できないものは 1 日間再試行されます。
}
attention-maintenance-lasts = { $span }メンテナンス中のため、このプールとパートナーは同期されていません。{ $hours } 時間を過ぎると、メンテナンス中でもアラームが通知されます。
attention-unread-notices = パネルのデータベースにある通知の一部をこのバージョンは読み取れません。通知が届かない可能性があります。
attention-unpaired = バックアップ プールがないため、何もバックアップされていません。
attention-unreadable = このバージョンはこのプールを読み取れません: { $why }。このプールとパートナーは同期されませんが、他のプールはすべて通常どおりです。
attention-nowhere = { $number ->
   *[other] { $modules }: バックアップ プール { $partner } にバックアップ ストアがないため、バックアップがありません。そこにストアを追加してください。
}
attention-stuck = 実行がワーカーを失いました。空いたワーカーが自動的に引き継ぎます。
attention-ahead = { $modules }: 最後の成功がこのマシンの時計より { $span }先に記録されているため、バックアップの経過時間がわかりません。時計を合わせてから同期してください。
attention-no-backup = { $modules }: まだバックアップがありません。
attention-behind = { $modules }: 最後の成功は { $ago }、目標は { $target }です。

# The overview: what stands around the lists. Where it says how things stand, see verdict-….
# Where there is no pool at all.
dashboard-empty = プールとは、1 つのサイトにあるサービスの設置単位です。2 つのプールを追加し、互いをバックアップ プールに設定してください。以後、一方のプールで変更されたものが、同期によってもう一方のバックアップ ストアにコピーされます。
dashboard-empty-ask = プールの追加は、アクセス許可 Set-CsPoolBackupRelationship を持つ管理者に依頼してください。
# The heading of the list of what needs a person.
dashboard-attention = 対応が必要
# Follows what the run is. What holds it is the guard.
dashboard-held = 保護チェックが最初の書き込みの前に保留しています。
# $ahead is the time until then, for example “in 23 h”.
dashboard-held-until = 保護チェックが最初の書き込みの前に保留しています。承認も却下もされない場合の終了: { $ahead }。
# A link to the run, for whoever may approve or reject it.
dashboard-decide = 決定する
dashboard-held-more = <strong>保留中の実行がほかにもあります。</strong>ここには新しいものだけが表示されています。
dashboard-held-all = すべて表示
dashboard-attention-more = { $number ->
   *[other] <strong>ほかに { $number } 件</strong>、対応が必要なものがあります。ここには深刻なものだけが表示されています。
}
dashboard-behind-all = 遅延または不完全なバックアップをすべて表示
dashboard-attention-none = 対応が必要なものはありません。
# $reason was typed by whoever began the maintenance.
dashboard-maintenance = <a href="{ $href }">{ $pool }</a> はメンテナンス中です: { $reason }。このプールとパートナーの実行は開始されません。
dashboard-untold = バックアップが古くなりすぎたときに知らせるルールがありません。ここを見なくても気付けるように、<a href="{ $href }">通知を設定</a>してください。
# The heading of the list of runs that have not ended.
dashboard-open = 進行中
# $links are states of runs in a row, for example “Queued, Running”.
dashboard-open-more = ここには新しいものだけが表示されています。すべて表示: { $links }
# The heading of the drawings of pairs of pools.
dashboard-pairs = ペア
dashboard-latest-syncs = { $pool } の最近の同期
dashboard-no-pair-title = まだペアがありません
dashboard-no-pair = いずれかのプールのバックアップ プールを選択してください。ペアは双方に適用されます。

# The verdict, on top of the overview: whether the backups are fresh. First one of these.
verdict-unread = バックアップの状態は不明です。このバージョンはどのプールも読み取れません。
verdict-not-paired = 何もバックアップされていません。バックアップ プールを持つプールがありません。
verdict-nothing = 対象となるバックアップがありません。どのペアにもコピーされるものがありません。
# $of is how many backups there should be.
verdict-never = { $of ->
    [1] まだバックアップがありません。コピーの対象は 1 つのモジュールだけで、その同期は一度も成功していません。
   *[other] まだバックアップがありません。{ $of } 件のうち、一度でも成功したものはありません。
}
# $ago is, for example, “3 min ago”.
verdict-fresh = { $of ->
    [1] 唯一のバックアップは最新です。最後の成功は { $ago }です。
   *[other] { $of } 件のバックアップはすべて最新です。最も古いものの最後の成功は { $ago }です。
}
verdict-late = { $of ->
    [1] 唯一のバックアップが遅延しています。
   *[other] { $of } 件のバックアップのうち { $late } 件が遅延しています。目標を超過したものはまだありません。
}
verdict-behind = { $of ->
    [1] 唯一のバックアップが目標を超過しています。
   *[other] { $of } 件のバックアップのうち { $behind } 件が目標を超過しています。
}
# Then, after the two before, one of these on the backup that is furthest behind.
verdict-worst-nowhere = { $pool } の { $module } はコピーされません。バックアップ プールにそのストアがありません。
verdict-worst-never = { $pool } の { $module } にはまだバックアップがありません。
verdict-worst-unknown = { $pool } の { $module } は、バックアップの経過時間がわかりません。
# $ago is, for example, “3 h ago”, $target a span.
verdict-worst-since = 最も古いのは { $pool } の { $module } です: { $ago }、目標 { $target }。
# Then what these alone would leave out, each a paragraph.
verdict-no-worker = 実行を引き受ける<a href="{ $href }">ワーカー</a>がありません。何も更新されず、バックアップは古くなっていきます。
verdict-no-worker-somewhere = 一部のサイトの実行を引き受ける<a href="{ $href }">ワーカー</a>がありません。そこでは何も更新されません。
verdict-paused = スケジュールが一時停止されています。自動的には何も始まらず、<a href="{ $href }">設定</a>で解除されるか、手動で同期されるまで、バックアップは古くなっていきます。
verdict-maintenance = { $number ->
   *[other] { $number } 個のプールがメンテナンス中です。そのバックアップも、パートナーのバックアップも更新されません。
}
verdict-unwell = { $number ->
   *[other] { $number } 件のバックアップは、前回の同期が成功していません。
}
# $number is how many backups.
verdict-first-sync = { $number ->
   *[other] { $number } 件のバックアップは、初回の同期が進行中です。
}
verdict-unpaired = { $number ->
   *[other] { $number } 個のプールにはバックアップ プールがありません。そのデータは何もバックアップされておらず、ここでは数えていません。
}
verdict-not-read = { $number ->
   *[other] このバージョンは { $number } 個のプールを読み取れません。そのバックアップはここでは数えていません。
}
# Where somebody sees only some of the pools or modules.
verdict-scoped = 表示が許可されているものだけを数えています。

# A drawing of a pair: two pools, and between them a line for each backup.
# The name of a pair, for screen readers.
pair-named = { $pool } と { $backup }
pair-sync-both = 双方向に同期<span class="unseen">: { $pool } と { $backup }</span>
# Said of a pool.
pair-in-maintenance = メンテナンス中
# The heading of one direction: the pool whose data it is, and the pool that holds the copy.
pair-way = <strong>{ $pool }</strong> <span class="hush">のバックアップ</span> <span class="hush onto">({ $backup } 上)</span>
pair-sync-now = 今すぐ同期<span class="unseen">: { $pool }</span>
# A link; $state is what is seen of it, for example “Fresh” or “Failed”.
pair-last-run = { $state }: { $module } の前回の実行
# $ago is, for example, “3 min ago”.
pair-last-success = <span class="unseen">最後の成功: </span>{ $ago }
pair-never = <span class="unseen">最後の成功: </span>なし
# Follows the one or the other before.
pair-target = 、目標 { $target }
# Changes that wait to be copied.
pair-waiting = { $items ->
   *[other] { $items } 件待機中
}
# There are more than were counted.
pair-waiting-over = { $items ->
   *[other] { $items } 件超が待機中
}
# A link to the sync.
pair-sync-under-way = 同期が進行中
# $modules are names in a row.
pair-not-copied = コピーされない: { $modules } (<a href="{ $href }">理由<span class="unseen">: { $pool } のモジュールがコピーされない理由</span></a>)
