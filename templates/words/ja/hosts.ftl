# Management hosts: where Microsoft’s cmdlets run, and the pools that they drive from there.


# Management hosts: the hosts on which Microsoft’s cmdlets run. $host is such a host’s name.
hosts-title = 管理ホスト
hosts-unread = 管理ホスト { $host } は別のバージョンの poolsync で保存されており、このバージョンでは読み取れません。読み取れるバージョンでは、引き続きプールを動作させます。
hosts-empty-title = 管理ホストはまだありません
hosts-empty-means = Lync Server と Skype for Business Server のプールは、Microsoft のコマンドレットで同期されます。poolsync は管理シェルのあるコンピューターでそれらを実行し、スケジュール、権限、履歴、アラームを提供します。
hosts-empty-host = ホストを追加します (アドレスと、コマンドレットを実行できるユーザー)。
hosts-empty-key = パスワードがほかの相手に渡らないように、ホストのキーをホスト自体に表示されるものと比べます。
hosts-empty-pairs = プールを探し、ペアを引き継ぎます。これによってサーバー上で変更されるものはありません。
hosts-reached = 接続先
hosts-drives = 動作させているプール
hosts-drives-nothing = まだありません: プールを探す
hosts-drives-none = まだありません。ホストが認識しているプールを探し、ペアを引き継いでください。

# One host.
hosts-find-pools = プールを探す
hosts-look = 試す
hosts-look-title = ホストの状況
hosts-look-good = ホストに接続でき、必要なものがすべて揃っています。何も変更されていません。
hosts-look-lacks = ホストに接続できましたが、同期に必要なものが不足しています。何も変更されていません。管理シェルをインストールするか、別のホストを使用してください。
hosts-look-name = ホスト自身の名前
hosts-look-module = 管理シェル
hosts-look-no-module = なし
hosts-look-missing = 不足しているコマンドレット
hosts-look-clock = ホストの時計
hosts-look-ahead = このコンピューターの時計より { $seconds } 秒進んでいます。ホストが知らせる時刻は、そのまま表示されます。
hosts-look-behind = このコンピューターの時計より { $seconds } 秒遅れています。ホストが知らせる時刻は、そのまま表示されます。
hosts-program = PowerShell を実行するプログラム
hosts-key = ホスト キー
hosts-secret = poolsync のサインインに使うもの
hosts-keeps-secret = 保存済み
hosts-keeps-both = 保存済み: 秘密キーとそのパスフレーズ
hosts-keeps-none = 保存されていません。ホストを編集して入力してください
hosts-remove = このホストを削除
hosts-remove-means = サインイン用に保存されたものも一緒に削除されます。ホスト自体は変わりません。プールを動作させているホストは、それらが削除されるか別のホストに移るまで残ります。
hosts-remove-now = { $host } を今すぐ削除

# Adding and changing one.
hosts-new-title = 管理ホストの追加
hosts-edit-title = { $host } の編集
hosts-not-saved = ホストは保存されていません。
hosts-name-hint = ここでの呼び名: 英字、数字、ハイフン、ドット、アンダースコア。
hosts-program-hint = 両製品の管理シェルには powershell.exe を使用します。別の場所にある場合は pwsh または絶対パスを指定します。
hosts-way = 場所
hosts-way-ssh = 別のコンピューター (SSH)
hosts-way-ssh-hint = OpenSSH サーバーは Server 2019 以降の Windows に含まれています。
hosts-way-local = このコンピューター
hosts-way-local-hint = コマンドレットは poolsync の権限で実行されます。
hosts-address = アドレス
hosts-address-hint = 名前または IP アドレス。ポートが 22 でない場合は :ポート を付けます。
hosts-user = ユーザー
hosts-user-hint = そこでコマンドレットを実行でき、それ以上の権限を持たないユーザー。
hosts-key-other = ホストのキーが、固定されているものと異なります
hosts-key-other-means = ホストが再構築されたか、別の相手が応答している可能性があります。何も送信されていません。ホストの管理者が新しいキーを確認した場合にのみ続行してください。
hosts-key-pinned = 固定
hosts-key-offered = 現在の提示
hosts-key-compare = ホストのキーの確認
hosts-key-compare-means = これは { $address } が提示したキーです。ホスト自体で確認し、いずれかのキーのフィンガープリントが一致する場合にのみ続行してください。そのキーが固定され、ほかのキーは何も送信する前に拒否されます。
hosts-key-hint = ホストの PowerShell で次を実行します:
hosts-key-fetch-again = 保存せずにキーを取得し直す
hosts-key-fetch-again-hint = ホストを再構築した場合に使います。両方のキーが表示されます。
hosts-secret-field = パスワードまたは秘密キー
hosts-secret-hint = 秘密キーは -----BEGIN で始まります。封印して保存され、再表示されません。
hosts-secret-kept-hint = 保存済みです。そのまま使う場合は空欄にしてください。アドレス、キー、ユーザーが同じである間だけ有効です。
hosts-passphrase = 秘密キーのパスフレーズ
hosts-passphrase-hint = キーがロックされている場合のみ入力します。
hosts-fetch-key = ホストのキーを取得
hosts-pin-and-save = 保存

# The pools that a host knows.
hosts-pools-title = { $host } で見つかったプール
hosts-pools-again = もう一度探す
hosts-pools-none = ペアは見つかりませんでした
hosts-pools-none-means = 互いにバックアップするプールが見つかりません。トポロジ ビルダーまたは <code>New-CsPoolBackupRelationship</code> でペアにし、公開してから、もう一度探してください。
hosts-pools-pairs = ペア
hosts-pools-means = 引き継いだペアは、以後このホストのコマンドレットで、SyncInterval または個別のスケジュールに従って同期されます。サーバー上では何も変更されません。
hosts-pair-new = ここではまだ登録されていません
hosts-pair-known = 既にこのホストで動作しています
hosts-pair-changes = ここでは別の設定で登録されています。引き継ぐと、プールを動作させるものまたはペアの組み合わせが変わります
hosts-pair-stores = このペアのプールは、ここに指定されたストアから poolsync 自身が同期しています。サーバーのバックアップ サービスに任せる場合は、先にストアを削除してください
hosts-take-over = 引き継ぐ
hosts-left = ペアではないもの
hosts-left-no-registrar = レジストラーがないため、ペアにできない種類のプールです。
hosts-left-problem = バックアップ先を読み取れませんでした。ホストの応答: 「{ $text }」
hosts-left-unpaired = バックアップ プールがありません。
hosts-left-one-sided = バックアップ先のプールがこのプールを相手として示していないか、見つかりませんでした。

# What is refused. $pair is what a form sent.
hosts-said-nothing = { $host } は状況を知らせずに応答を終了しました。何も変更されていません。もう一度試してください。
    .help = ホストは規約どおりに応答しましたが、求めた内容が含まれていませんでした。Microsoft のバックアップ サービスは自動的に動作を続けます。
hosts-too-long = { $host } の処理が { $seconds } 秒以内に終わりませんでした。何も変更されていません。ホスト上でコマンドレットが応答するか確認してから、もう一度試してください。
    .help = ページはそれ以上待ちません。ホストは確認しただけで、何も変更していません。
hosts-choose-pairs = ペアを 1 つ以上選択してください。何も変更されていません。
    .help = 既にこのホストで動作しているペアは、選択し直す必要はありません。
hosts-pair-gone = ホストはペア「{ $pair }」を示さなくなりました。何も変更されていません。現在示されているものから選択してください。
    .help = その時点でホストが示すペアだけを引き継ぎます。途中でトポロジまたはフォームが変更されました。
hosts-has-stores = { $pool } または { $partner } は、ここに指定されたストアから poolsync 自身が同期しています。何も変更されていません。サーバーのバックアップ サービスに任せる場合は、先にストアを削除してください。
    .help = だれも同期しないストアがあると、バックアップが維持されているように見えてしまいます。

# The settings of Microsoft’s backup service, as a host tells them.
hosts-service = バックアップ サービスの設定
hosts-service-title = { $host } のバックアップ サービスの設定
hosts-service-intro = Microsoft のバックアップ サービスの設定 (Get-CsBackupServiceConfiguration) です。このホストの展開全体に適用されます。poolsync 自身の動作は <a href="{ $href }">設定</a> で指定します。
hosts-service-told = ホストの応答
hosts-ask-again = もう一度問い合わせる
hosts-service-saved = 設定が変更されました。現在ホストが示す値です。
hosts-service-save = 設定を変更
hosts-service-save-means = 変更したものだけが Set-CsBackupServiceConfiguration で送信されます。
# $value is what stands in the setting at the host.
hosts-service-now = ホストの値: { $value }。
hosts-service-absent = ホストがこの設定を示さないため、ここからは変更できません。古いバージョンのサービスにはありません。
hosts-service-untold = なし
hosts-service-calls = 呼び出し
hosts-service-sync-interval = バックアップ サービスが同期を行う間隔です。短くすると失われるデータは減りますが、サーバーの負荷は増えます。
hosts-service-max-concurrent-calls = バックアップ サービスが同時に受け付ける呼び出しの数です。
hosts-service-max-batches-per-user-store-sync = ユーザー ストア (UserServices.PresenceFocus) の 1 回の同期に含まれるバッチの最大数です。残りは次の同期を待ちます。
hosts-service-max-batches-per-cms-sync = 中央管理ストア (CentralMgmt.CMSMaster) の 1 回の同期に含まれるバッチの最大数です。残りは次の同期を待ちます。
hosts-service-max-data-conf-package-size-kb = 会議のコンテンツ (ConfServices.DataConf) のパッケージの最大サイズです。
hosts-service-enable-rgs-backup-service = バックアップ サービスが応答グループのデータもコピーするかどうかです。
# Above what was not as wanted.
hosts-service-perhaps = 設定が変更された可能性があります
hosts-service-changed = コマンドレットは完了しましたが、一部が指定どおりではありません
hosts-service-read-first = 何かを変更する前に、設定をもう一度読み取ってください。

# What is refused. $seen, $now and $wanted are values; $said is what the host says, $effect what it means for the settings.
hosts-service-said-nothing = { $host } は設定を知らせずに応答を終了しました。何も変更されていません。もう一度試してください。
    .help = ホストは規約どおりに応答しましたが、求めた内容が含まれていませんでした。Microsoft のバックアップ サービスは自動的に動作を続けます。
hosts-service-nothing = ホストが示した値と異なる設定はありません。何も送信されていません。先に設定を変更してください。
    .help = だれも確認していない設定が変更されないように、異なる設定だけが送信されます。
hosts-service-meanwhile = { $setting } は表示時には { $seen } でしたが、現在は { $now } です。ほかの人が変更しました。指定された値は { $wanted } です。何も送信されていません。どの値にするかを決めて、もう一度保存してください。
    .help = 一緒に送信されたものも含め、設定は 1 つも変更されていません。フォームには現在のホストの値が反映されています。
hosts-service-too-long = { $host } の処理が { $seconds } 秒以内に終わりませんでした。{ $effect } 何かを変更する前に、設定をもう一度読み取ってください。
    .help = ページはそれ以上待ちません。結果は不明として監査に記録されています。
hosts-service-lost = ホストの応答を待つ処理がここで失敗しました。バックアップ サービスの設定が変更されたかどうかは不明です。もう一度読み取ってください。
    .help = 送信された内容は監査に記録されています。詳細は poolsync のログにあります。
hosts-service-said-nothing-after = { $host } は設定を変更しましたが、現在の値を知らせませんでした。もう一度読み取ってください。
    .help = コマンドレットはエラーなしで完了しました。渡された値は監査に記録されています。
hosts-service-otherwise = ホストの { $setting } は { $wanted } ではなく { $now } です。{ $said } 一緒に送信されたほかの設定は変更された可能性があります。このページには現在のホストの値が表示されています。
    .help = Set-CsBackupServiceConfiguration は完了しましたが、ホストが示す値は渡された値と異なります。ほかの管理者が先に変更したか、サービスが別の値を採用した可能性があります。

# The roles of the deployment, as a host tells them.
hosts-roles = ロールの引き継ぎ
hosts-roles-title = { $host } で見つかったロール
hosts-roles-none = ロールは見つかりませんでした
hosts-roles-none-means = ホストはロールを示していません。ホストのユーザーが Get-CsAdminRole を実行できるか確認してください。
hosts-roles-legend = ロール
hosts-roles-means = 引き継いだものは、元の権限を超えないロールとしてここに作成されます。割り当てるまで、だれもそのロールを持ちません。サーバー上では何も変更されず、ここに既にあるロールも変わりません。
# $most is a number of roles.
hosts-roles-more = ホストは { $most } 個を超えるロールを示しています。残りは表示されません。
hosts-role-standard = ホスト上の標準ロール
hosts-role-own = ホスト上のカスタム ロール
# $others is the number of its other cmdlets.
hosts-role-cmdlets =
    { $others ->
        [0] ホスト上で実行できるもの: { $cmdlets }。
       *[other] ホスト上で実行できるもの: { $cmdlets }、およびバックアップ以外のコマンドレット { $others } 個。
    }
hosts-role-cmdlets-none =
    { $others ->
        [0] ホスト上で実行できるものはありません。
       *[other] ホスト上で { $others } 個のコマンドレットを実行できますが、バックアップに関するものはありません。
    }
# $config and $users are the host’s words, or hosts-role-no-scopes.
hosts-role-scopes = 構成スコープ: { $config }。ユーザー スコープ: { $users }。
hosts-role-no-scopes = なし
# $rights is hosts-role-rights.
hosts-role-new = ここにはまだありません。引き継ぐと次の権限を持ちます: { $rights }。
# Put into the sentences around as { $rights }, { $here }, { $there }; $scope is the pools.
hosts-role-rights = { $cmdlets } (範囲: { $scope })
hosts-role-same = 同じ権限で既にここにあります。
hosts-role-differs = 既にここにあり、変更されません。ここでの権限: { $here }。ホストに従った場合の権限: { $there }。
hosts-role-differs-unmapped = 既にここにあり、変更されません。ここでの権限: { $here }。ホストに従うと、このロールは作成できません: { $why }
hosts-role-left-cmdlets = ここに同じものがないため除外: { $cmdlets }。
hosts-role-left-wide = 除外: { $permission } はここでは展開全体に適用されますが、このロールの範囲は限られています。
hosts-role-left-other-pools = このホストが動作させるプールだけが対象です。ここに登録されたほかのプールは、別の展開のものである可能性があります。
hosts-role-left-scope = 除外: このホストが動作させるプールで「{ $scope }」にあるものはありません。
hosts-role-why-twice = ホストが同じ名前のロールを複数示しているため、区別できません。
hosts-role-why-no-cmdlet = ここにあるコマンドレットを実行できないロールです。
hosts-role-why-no-status = { $needed } を実行できないロールです。これがないと、ほかのコマンドレットはここで何も対象にできません。ロールが元の権限を超えることはありません。
hosts-role-why-users = 「{ $scope }」のユーザーに限定されていますが、ここではロールをユーザーに限定できません。
hosts-role-why-no-scope = ホストが適用範囲を示していません。
hosts-role-why-no-pools = このホストはここでプールを動作させていないため、ロールの対象になるプールがありません。先にペアを引き継いでください。
hosts-role-why-scopes = このロールの適用範囲に、このホストが動作させるプールはありません。
hosts-role-why-beyond = あなたが { $permission } を持たない範囲で { $permission } を持つロールです。自分の権限を超えるロールは作成できません。
hosts-roles-choose = ロールを 1 つ以上選択してください。何も変更されていません。
    .help = ここに既にあるロールを選択する必要はありません。
# $role is what a form sent.
hosts-role-gone = ホストは、この権限を持つロール「{ $role }」を示さなくなりました。何も変更されていません。現在示されているものから選択してください。
    .help = その時点でホストが示す、表示どおりの権限を持つロールだけを引き継ぎます。途中でロールまたはフォームが変更されました。
hosts-role-refused = { $role } は引き継がれていません。ほかのロールも同様です。{ $why }
    .help = 選択したロールは、すべてまとめて引き継がれるか、1 つも引き継がれません。
