# 依頼されたことが行われない理由。フィールドの横、ページ、API、コマンド ラインに表示される。

# Asking for a run. $pool is a pool’s name throughout.
refused-choose-pools = 同期するプールを 1 つ以上選択してください。
refused-choose-pool = プールを選択してください。
refused-no-such-pool = { $pool } という名前のプールはありません。名前を確認するか、先にプールを追加してください。
    .help = 何も変更されていません。ロールによって表示が許可されていないプールも、存在しないものとして扱われます。名前が確かな場合は、管理者に問い合わせてください。
refused-pool-not-seen = { $pool } という名前のプールはないか、表示が許可されていません。名前を確認してください。
refused-no-backup-pool = { $pool } にはバックアップ プールがないため、コピー先がありません。先にプールのページでペアにしてください。
    .help = 何もキューに入っておらず、データは変更されていません。ペアになっていない間、このプールのデータはバックアップされません。
refused-no-live-store = { $pool } にはどのモジュールの稼働ストアもないため、同期するものがありません。先にストアを追加してください。
# $reason was typed by whoever began the maintenance.
refused-in-maintenance = { $pool } はメンテナンス中です ({ $reason })。そのため、このプールの実行は始まりません。何もキューに入っていません。先にプールのページでメンテナンスを終了してください。
    .help = 誰かがプールをメンテナンス中にしました。括弧内がその理由です。終了するまで、このプールとパートナーのバックアップは古くなっていきます。
refused-pool-changed-now = { $pool } はたった今変更されました。何もキューに入っていません。プールを確認して、もう一度試してください。
# A sentence about the store follows. $role is live or backup, $module a module’s name.
refused-store = { $role ->
    [live] { $pool } の { $module } の稼働ストア:
   *[backup] { $pool } の { $module } のバックアップ ストア:
}
refused-store-no-answer = { $url } のサーバーから { $seconds } 秒以内に応答がありませんでした。何も変更されていません。サーバーの名前とポート、経路のネットワークを確認して、もう一度試してください。
refused-store-not-checked = ストアを確認できませんでした。何も変更されていません。もう一度試してください。
    .help = ストアの確認がパネル内で中断されました。繰り返す場合、理由はパネルのログに記録されています。
refused-clear-paired = { $pool } は { $partner } とペアになっているため、そのバックアップ ストアには { $partner } のデータがあります。何もキューに入っていません。先にペアを解除してください。
    .help = 削除の対象は使用中のバックアップです。バックアップはそのまま残っています。
refused-clear-nothing = { $pool } には選択した対象のバックアップ ストアがないため、削除するものがありません。
refused-none-failed = この実行のすべてのモジュールが最後まで終わっているため、再実行するものはありません。何もキューに入っていません。

# Carrying out a plan, and putting a run back.
refused-no-plan = この実行には実施できる計画がありません。何もキューに入っていません。
    .help = 実施できるのは、確認だけが行われた計画です。終了したプレビューの計画か、ストアが変更されていたために何も行わなかった実行の計画が該当します。新しいプレビューを開始してください。
refused-other-plan = これはこの実行の計画ではありません。何もキューに入っていません。もう一度確認してください。
    .help = 実行は、確認した内容のとおりにのみ実施されます。送信されたページの計画は現在の計画と異なります。データは変更されていません。
refused-confirm-plan = 確認のため { $pool } と入力してください。何もキューに入っていません。
refused-overwrites-newer = 稼働ストアにはバックアップにない変更があり、上書きされることになります。何もキューに入っていません。上書きを確認するか、先に同期を実行してください。
    .help = 何も書き込まれていません。前回の同期より後の変更は、復元によって失われます。先に同期すれば変更はバックアップにコピーされますが、復元の目的が破損の修復である場合は、破損もコピーされます。
refused-basis-gone = 元に戻す対象の実行はすでに履歴にありません。何もキューに入っていません。
    .help = 履歴は設定で指定された期間だけ保持されます。実行の変更の一覧がなければ、何を元に戻すかを判断できません。データは変更されていません。
refused-put-back-gone = 元に戻す対象の実行はすでに履歴にありません。
    .help = 何もキューに入っておらず、データは変更されていません。履歴は設定で指定された期間だけ保持されます。実行の変更の一覧がなければ、何を元に戻すかを判断できません。
# $removed is a sentence: when the run’s list of items was removed, and by which rule.
refused-not-listed = { $removed }一覧がなければ、何を元に戻すかを判断できません。何もキューに入っていません。
    .help = 実行とその集計値は履歴に残っており、データは変更されていません。項目の一覧の保持期間は設定で指定します。
refused-nothing-to-put-back = この実行には、元に戻せる変更がありません。何もキューに入っていません。
refused-put-back-pool-gone = { $pool } という名前のプールはすでにないため、元に戻すことはできません。
    .help = 何もキューに入っていません。実行が置き換えたものは、書き込み先のストアにまだ保管されています。
refused-another-pair = 実行 { $run } が書き込んだ { $module } のストアは、現在のストアとは異なります。別のペアのものか、別のストアでした。何も変更されていません。実行が保管したものは、書き込み先のストアに残っています。
refused-choose-change = 変更の一覧で変更を 1 つ以上選択してください。何もキューに入っていません。
refused-change-unread = 読み取れない変更があります。変更の一覧で選択し直してください。何もキューに入っていません。

# Deciding on a held run.
refused-comment-long = コメントは { $most } 文字以内です。何も決定されていません。
refused-not-held = この実行はすでに判断待ちではありません。何も変更されていません。現在の状態を確認してください。
    .help = 他の人がすでに判断したか、取り消されたか、期限が切れました。どれであるかは実行のページに示されています。
refused-decide-late = この実行の判断期限は過ぎています。何も変更されていません。新しい実行を開始してください。
refused-held-plan-changed = ここで待っている計画は、確認したものと異なります。何も決定されていません。もう一度確認してください。
    .help = 承認されるのは、確認済みの内容だけです。その間にストアが変更され、新しい計画が作成されました。データは変更されていません。
refused-held-in-maintenance = { $pool } はメンテナンス中です ({ $reason })。何も決定されていません。先にプールのページでメンテナンスを終了するか、実行を却下してください。
refused-second-person = この実行はあなた自身が依頼したものです。設定により、別の人の承認が必要です。何も決定されていません。
    .help = 実行は引き続き待機しており、何も書き込まれていません。Approve-CsHeldSync を持つ別の人に確認を依頼してください。却下はあなた自身でも行えます。

# Pools. $partner is another pool’s name.
refused-pool-taken = { $pool } という名前のプールはすでにあります。
refused-cms-master = { $pool } がアクティブな CMS マスターです。展開には 1 つしかありません。先にそのプールから解除してください。
refused-cms-master-now = たった今、別のプールがアクティブな CMS マスターになりました。
    .help = 何も保存されていません。アクティブな CMS マスターは展開に 1 つです。先にそのプールから解除して、もう一度保存してください。
refused-own-backup = プールを自身のバックアップ プールにすることはできません。別のプールを選択してください。
refused-no-partner = { $pool } という名前のプールはありません。先に追加してから、2 つをペアにしてください。
refused-partner-taken = { $pool } はすでに { $partner } とペアになっています。先にそのペアを解除するか、別のプールを選択してください。
refused-partner-taken-now = { $pool }: { $partner } は別のプールとペアになっています。何も変更されていません。
refused-chosen-taken-now = { $pool }: 選択したプールは別のプールとペアになっています。何も変更されていません。
refused-pool-named-twice = このプールが 2 回指定されています。各プールは 1 回だけ指定してください。
refused-site-long = サイトの説明は { $most } 文字以内で入力してください。
refused-pool-removed-now = たった今、誰かがこのプールを削除しました。何も変更されていません。
refused-changed-pool = その間に誰かが { $pool } を変更しました。何も変更されていません。先にもう一度確認してください。
refused-busy-change = { $pool } の実行が待機中、実行中、または保留中です。終了を待つか、取り消すか、判断してから、プールを変更してください。
    .help = 何も保存されていません。実行が使用している間、プールのストアとペアは変更できません。
refused-busy-remove = { $pool } の実行が待機中、実行中、または保留中です。終了を待つか、取り消すか、判断してから、プールを削除してください。
    .help = 何も削除されていません。実行がストアを使用している間、プールは削除できません。
refused-maintenance-reason = 理由を 1 ～ { $most } 文字で入力してください。実行を依頼するすべての人に表示されます。
# $why is the reason as the database gives it, in English.
refused-unread-pool = プール { $pool } は、このバージョンの poolsync では読み取れません: { $why }。このプールとパートナーは同期も検証も行われず、現在のまま保持されます。他のプールはすべて動作を続けます。より新しいバージョンが書き込んだ可能性があります。poolsync を更新するか、パネルのデータベースの行 (pools、pool_stores) を修正してください。

# Markers. $place is where a store is.
refused-not-initialised = { $role ->
    [live] { $pool } の { $module } の稼働ストアはこのペアのために初期化されていないため、正しいストアかどうかを判断できません。何も変更されていません。{ $pool } のページの「ペアを初期化」を使ってください。
   *[backup] { $pool } の { $module } のバックアップ ストアはこのペアのために初期化されていないため、正しいストアかどうかを判断できません。何も変更されていません。{ $pool } のページの「ペアを初期化」を使ってください。
}
    .help = ストアには、現在のペアのためにこのパネルが書き込んだマーカーがありません。「ペアを初期化」では、各ストアの現在のマーカーを確認し、新しいマーカーを書き込みます。以後、同期はバックアップ ストアの内容を上書きおよび削除するため、先にすべてのアドレスが正しいことを確認してください。
refused-other-marker = { $role ->
    [live] このストアのマーカーには「{ $pool } の { $module } の稼働ストア、{ $place }」と記録されています。ペアが初期化されるまで使われません。
   *[backup] このストアのマーカーには「{ $pool } の { $module } のバックアップ ストア、{ $place }」と記録されています。ペアが初期化されるまで使われません。
}
    .help = 何も書き込まれていません。マーカーが別のプールやペアを示している場合、アドレスが間違っている可能性があり、初期化すると同期がそのストアを上書きするおそれがあります。先に確認してください。
refused-confirm-initialise = 確認のため { $pool } と入力してください。何も変更されていません。
refused-busy-initialise = { $pool } の実行が待機中、実行中、または保留中です。何も変更されていません。終了を待つか、取り消すか、判断してから、ペアを初期化してください。

# The secrets of stores, and the key file that they are sealed with. $why is one of the messages refused-key-….
refused-secret-sealed = { $role ->
    [live] { $pool } の { $module } の稼働ストアに保存されたシークレットを復号できません: { $why }。どのストアも開かれておらず、データは変更されていません。この poolsync のシークレットの暗号化に使われたキー ファイル (構成の key_file) を使用するか、プールのページでシークレットを入力し直してください。
   *[backup] { $pool } の { $module } のバックアップ ストアに保存されたシークレットを復号できません: { $why }。どのストアも開かれておらず、データは変更されていません。この poolsync のシークレットの暗号化に使われたキー ファイル (構成の key_file) を使用するか、プールのページでシークレットを入力し直してください。
}
# Follows a sentence on why the store can’t be opened.
refused-secret-dropped = 保存済みのシークレットは別のサーバーまたはユーザーのものであり、このサーバーには送信されません。このサーバーのシークレットを入力してください。
refused-secret-without-url = シークレットには、対象のストアの URL が必要です。URL も入力するか、シークレットを空のままにしてください。
refused-secret-of-this-machine = このマシンのストアにはシークレットを指定できません。シークレットを空のままにするか、リモートのストアの URL を入力してください。
refused-secret-long = { $most } バイトを超えているため、パスワードやキーではありません。シークレットだけを入力してください。
refused-secret-cant-seal = シークレットを保存できません: { $why }。何も変更されていません。問題を解決してから、もう一度保存してください。
refused-secret-again = ここに入力されたシークレットは保存されておらず、再表示されません。もう一度入力してください。
# Of the key file: such a text stands in the gap $why of others. $why is what the system says.
refused-key-missing = キー ファイル { $path } がありません
refused-key-file = キー ファイル { $path } の読み取りまたは作成ができません: { $why }
refused-key-length = { $path } はキー ファイルではありません (正確に { $bytes } バイトである必要があります)
refused-key-open = キー ファイル { $path } は他のアカウントから読み書きできます (モード { $mode })。「chmod 600」を実行してください
refused-key-owner = キー ファイル { $path } は別のアカウントのものであり、新しいファイルをそのアカウントのものにできません ({ $why })。何も変更されていません。パネルを実行しているアカウントで実行してください
refused-key-not-ours = 別のキーで暗号化されたか、別のストアのために暗号化されたか、その後変更されています
refused-no-random = システムからランダムなバイト列を取得できませんでした
refused-key-opens-none = このキー ファイルでは、保管されている { $number } 個のシークレットのどれも復号できないため、この poolsync のものではありません。何も変更されていません。構成の key_file に正しいキー ファイルを指定してください

# Schedules and targets.
refused-changed-schedule = 表示された後に、別の人がこのスケジュールを変更または削除しました。何も保存されていません。現在の内容を確認して、もう一度変更してください。
refused-schedule-intent = スケジュールでは同期または検証を行います。プレビューは、人が確認するためのものです。
refused-jitter-number = 秒数を整数で入力するか、空欄にしてください。
refused-jitter-long = ジッターは 1 日以内です。
refused-jitter-gap = ジッターは、2 回の実行の間隔 (最短で { $seconds } 秒) より短くする必要があります。
# $rule is what is kept of it: module, intent, mode and rule.
refused-unread-schedule = { $pool } のスケジュール { $schedule } ({ $rule }) は、このバージョンの poolsync では読み取れません。より新しいバージョンが書き込んだか、そのタイム ゾーンがここでは認識されていません。このスケジュールでも、代わりの規則でも実行は始まらず、現在のまま保持されます。poolsync またはタイム ゾーンを更新するか、スケジュールを削除してください。
    .help = このスケジュールの対象はその間自動的には同期されず、バックアップは古くなっていきます。再び読み取れるようになるまで、手動で実行を依頼してください。
refused-target-taken = この対象の目標はすでにあります。一覧で変更してください。
refused-changed-target = その間に誰かがこの目標を変更しました。何も変更されていません。確認して、もう一度試してください。
refused-warning-number = 警告を分単位の整数で入力してください (1 ～ { $longest }、1 年)。
refused-breach-number = 目標超過を分単位の整数で入力してください (1 ～ { $longest }、1 年)。

# Workers.
refused-worker-stopping = { $worker } は停止中です。新しい実行を引き受けず、進行中の実行が終わると停止します。何も変更されていません。
refused-worker-alive = { $worker } は { $seconds } 秒前に応答しており、動作中です。何も変更されていません。「ドレイン」で実行を終わらせてから、そのマシンで停止してください。
    .help = 動作中のワーカーは実行を続けます。その実行を別のワーカーに渡すと、2 つのワーカーが同じストアに書き込むことになります。
refused-worker-gone = ワーカー「{ $worker }」はすでにありません。正常に停止したか、一覧から消去されました。何も変更されていません。

# Settings, channels and rules of notifications.
refused-changed-settings = 表示された後に、別の人が設定を変更しました。何も保存されていません。現在の設定を確認して、もう一度変更してください。
refused-choose-known-role = { $role } という名前のロールはすでにありません。表示されているものから選択してください。
refused-changed-since = 表示された後に誰かがこれを変更しました。何も変更されていません。現在の内容を確認して、もう一度試してください。
refused-changed-or-removed = その間に誰かがこれを変更または削除しました。何も変更されていません。確認して、もう一度試してください。
refused-changed-channel = その間に誰かがこのチャネルを変更しました。何も変更されていません。確認して、もう一度試してください。
refused-changed-rule = その間に誰かがこのルールを変更しました。何も変更されていません。確認して、もう一度試してください。
refused-channel-taken = { $channel } という名前のチャネルはすでにあります。別の名前を選択してください。
refused-enter-address = メッセージの送信先のアドレスを入力してください。
refused-channel-cant-seal = シークレットを暗号化できません: { $why }。何も変更されていません。
    .help = Webhook のアドレスと署名用のシークレットは、キー ファイルで暗号化した状態でのみ保管されます。キー ファイルの問題を解決してから、チャネルをもう一度保存してください。
refused-choose-channel = チャネルを選択してください。
refused-choose-known-channel = 存在するチャネルを選択してください。
refused-choose-channel-or-any = チャネルを選択するか、すべてを選択してください。
refused-choose-events = イベントの種類を 1 つ以上選択してください。
refused-choose-pools-or-all = プールを 1 つ以上選択するか、すべてを選択してください。
refused-choose-modules-or-all = モジュールを 1 つ以上選択するか、すべてを選択してください。

# Accounts. $name is an account’s name, $role a role’s.
refused-last-administrator = これは CsAdministrator を持つ最後のローカル アカウントです。これがないと、ディレクトリまたはサインイン プロバイダーの障害時に、誰もロールとアカウントを変更できなくなります。先に別のローカル アカウントに CsAdministrator を付与してください。
    .help = 何も変更されていません。拒否は監査に記録されています。対象になるのは、CsAdministrator を直接付与された有効なローカル アカウントだけです。グループやクレームによるものは含まれません。
refused-account-taken = { $name } という名前のアカウントはすでにあります。
refused-account-gone = { $name } という名前のアカウントはありません。何も変更されていません。
refused-choose-role = ロールを 1 つ以上選択してください。ロールがないと、サインインしても何も表示できません。
refused-no-such-role = { $role } という名前のロールはありません。ロールのページに一覧があります。
refused-changed-account-roles = その間に誰かがこのアカウントのロールを変更しました。何も変更されていません。現在の内容を確認して、もう一度試してください。
refused-changed-account = その間に誰かがこのアカウントを変更しました。何も変更されていません。現在の内容を確認して、もう一度試してください。
refused-confirm-account = 削除するには、アカウントの名前 { $name } を入力してください。
refused-no-password = { $name } はこのパネルのパスワードでサインインしないため、設定するパスワードがありません。
    .help = このアカウントは、ディレクトリまたはサインイン プロバイダーのものです。パスワードはそちらで変更してください。
refused-guessable = このパスワードは推測されやすいものです。よく使われるもの、規則的なもの、またはアカウントの名前から作られたものです。別のパスワードを選択してください。互いに関係のない 4 つの単語は、推測しにくく、覚えやすくなります。

# Roles and access tokens.
# $what is one of the messages refused-what-…, $permission a cmdlet’s name.
refused-beyond = { $what }は、あなたが { $permission } を持たない範囲で { $permission } を持っています。すべての範囲でこれを持つ人に依頼してください。自分が持つ以上の権限を付与したり変更したりすることはできません。
    .help = 何も変更されていません。拒否は監査に記録されています。
refused-what-account = アカウント { $name }{" "}
refused-what-role = ロール { $role }{" "}
refused-what-this-role = このロール
refused-what-role-now = 現在のロール
refused-what-role-wanted = 指定された内容のロール
refused-what-token-wanted = 指定された内容のトークン
refused-role-taken = { $role } という名前のロールはすでにあります。別の名前を選択してください。
refused-role-name-built-in = { $role } は組み込みロールです。別の名前を選択してください。
refused-role-made-now = たった今、誰かが { $role } という名前のロールを作成しました。
    .help = 何も保存されていません。そのロールを確認するか、別の名前を選択してください。
refused-role-built-in = { $role } は組み込みロールであり、変更できません。これを基にしたロールを作成してください。
refused-role-gone = { $role } という名前のロールはすでにありません。何も変更されていません。
refused-changed-role = その間に誰かがこのロールを変更しました。何も変更されていません。現在の内容を確認して、もう一度試してください。
refused-confirm-role = 削除するには、ロールの名前 { $role } を入力してください。
# $holder is role or token.
refused-choose-permission = { $holder ->
    [token] トークンに許可する操作を選択してください。コマンドレットが 1 つ以上必要です。
   *[role] ロールに許可する操作を選択してください。コマンドレットが 1 つ以上必要です。
}
# $needed and $held are names of cmdlets.
refused-add-get-status = { $needed } を追加してください。これがないと、他のコマンドレットは何も対象にできません。
refused-add-get-role = { $needed } を追加してください。ロールとアカウントを変更する人 ({ $held }) には、それらの表示も必要です。
# $names are names of cmdlets in a row, $number how many; $holder is role or token.
refused-deployment-wide = { $names } は展開全体に関わるため、{ $holder ->
        [token] 一部のプールまたはモジュールに限定されたトークン
       *[role] 一部のプールまたはモジュールに限定されたロール
    }には含められません。{ $number ->
       *[other] 除外するか
    }、すべてのプールとすべてのモジュールを選択してください。
refused-name-pool = { $holder ->
    [token] プールを 1 つ以上指定するか、トークンの対象をすべてのプールにしてください。
   *[role] プールを 1 つ以上指定するか、ロールの対象をすべてのプールにしてください。
}
refused-name-module = { $holder ->
    [token] モジュールを 1 つ以上指定するか、トークンの対象をすべてのモジュールにしてください。
   *[role] モジュールを 1 つ以上指定するか、ロールの対象をすべてのモジュールにしてください。
}
refused-choose-known-pool = { $pool } という名前のプールはありません。存在するプールから選択してください。
refused-ticked-pools = プールがチェックされていますが、「すべてのプール」が選択されています。「次のもののみ」を選択するか、チェックをすべて外してください。
refused-ticked-modules = モジュールがチェックされていますが、「すべてのモジュール」が選択されています。「次のもののみ」を選択するか、チェックをすべて外してください。
refused-token-taken = { $token } という名前のトークンはすでにあります。別の名前を選択してください。
refused-token-revoked = このトークンはすでに取り消されています。
    .help = このトークンによるアクセスはすでに許可されません。これ以上の操作は必要ありません。
refused-token-over = その時刻は過ぎています。より後の有効期限を指定してください。
refused-day-over = その日は過ぎています。今日以降の日付を選択してください。
refused-choose-end = トークンの有効期限を選択してください。

# What an address asks for: filters and pages of lists.
refused-choose-outcome = 「完了」または「拒否」を選択するか、すべてを選択してください。
refused-no-such-page = そのページはありません。
    .help = アドレスが示す一覧の位置は存在しません。一覧の最初のページから始めてください。
refused-page-address = このページのアドレスは無効です。最初のページから始めてください。
# “only” is typed so.
refused-only-choice = 「{ $text }」は選択できません。only を指定するか、省略してください。
# “behind” is typed so.
refused-behind-choice = 「{ $text }」は選択できません。behind を指定するか、省略してください。
