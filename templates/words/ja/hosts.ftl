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
