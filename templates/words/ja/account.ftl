# 自分がここで誰であるか、何でサインインするか、およびサインインのためのページ。

account-who = アカウント情報
# Above or beside the name that somebody signs in with.
account-name = ユーザー名
# A role of the account, and why it has it.
account-role-given = { $role } (ここで付与)
account-role-by-group = { $role } (グループ { $group } による)
account-role-by-claim = { $role } (クレーム { $claim } による)
account-origin = アカウントの作成元
account-origin-here = このパネル
account-origin-directory = ディレクトリ
account-method = サインイン方法
# How a session began. These stand alone beside “Signed in by”, and in $method of account-session-from.
account-method-password = パスワード
account-method-password-code = パスワードとコード
account-method-password-recovery-code = パスワードと回復コード
account-method-password-passkey = パスワードとパスキー
account-method-passkey = パスキー
account-method-setup = セットアップ リンク
account-scripts = スクリプトから使う場合
account-api = API の使い方

account-how = サインインの方法
account-password = パスワード
account-second-factor = 第 2 要素
account-has-codes = 認証アプリのコード
account-has-passkeys = { $passkeys ->
   *[other] パスキー { $passkeys } 個
}
account-has-recovery-codes = { $codes ->
   *[other] 回復コード 残り { $codes } 個
}
account-has-none = なし。パスワードを知った人は誰でも、あなたとしてサインインできます。
account-factors-change = 第 2 要素を変更
account-factors-set-up = 第 2 要素を設定

account-sessions = サインイン中のセッション
account-sessions-end-others = 他をすべて終了
account-column-browser = ブラウザー
account-column-began = サインイン日時
account-session-this = このセッション
# $address is an IP address or account-unknown-address, $method one of account-method-…, or the name of a provider (oidc:entra).
account-session-from = 接続元: { $address }、方法: { $method }
account-session-end = 終了
# $browser is one of the three below, or a browser’s name.
account-session-end-which = セッションを終了: { $browser }、接続元: { $address }
account-browser-on = { $browser } ({ $system })
account-browser-some-on = 不明なブラウザー ({ $system })
account-browser-unknown = 不明なブラウザー
# Stands in $address above.
account-unknown-address = 不明なアドレス
account-sessions-hint = セッションは、1 時間使用されないとき、および開始から 12 時間後に自動的に終了します。身に覚えのないセッションがある場合は、そのセッションを終了し、パスワードを変更してください。

# What was just done.
account-done-password = パスワードを変更しました。他のセッションは終了しました。
account-done-session = セッションを終了しました。
account-done-others = 他のセッションをすべて終了しました。
account-done-totp-removed = 今後、認証アプリのコードは求められません。
account-done-passkey = パスキーを追加しました。他のセッションは終了しました。
account-done-passkey-removed = パスキーを削除しました。デバイスからも削除してかまいません。
account-done-totp = 今後、サインインには認証アプリのコードが必要です。他のセッションは終了しました。

account-password-change = パスワードの変更
account-password-not-changed = パスワードは変更されませんでした
account-password-ends-sessions = 他のセッションは、場所にかかわらずすべて終了します。
account-password-current = 現在のパスワード
account-password-new = 新しいパスワード
account-password-new-hint = 12 文字以上で、推測されにくいものにしてください。互いに関係のない 4 つの単語を並べると覚えやすくなります。
account-password-new-again = 新しいパスワード (確認)
# The button beside “Change the password”: leave the password as it is.
account-password-keep = 変更しない
account-password-elsewhere = { $account } のパスワードはここには保存されていません。アカウントの作成元で変更してください。

account-must-enrol = 先に第 2 要素を設定してください
account-must-enrol-means = 割り当てられているロールの 1 つが第 2 要素を必須としています。設定するまで、他のページは開けません。
account-second-factor-intro = 第 2 要素があれば、パスワードを他人に知られても、それだけではサインインされません。1 つで十分ですが、2 つのデバイスに 1 つずつ設定しておくと、サインインできなくなる事態を防げます。
account-passkeys = パスキー
account-passkeys-intro = このデバイス、電話、またはセキュリティ キーに保存され、PIN または指紋で使用する鍵です。推測されることも、偽のページに渡してしまうこともなく、パスワードなしでサインインできます。
account-column-passkey = パスキー
account-column-added = 追加日時
account-passkey-remove = パスキー { $passkey } を削除
# Why no passkey can be used.
account-passkeys-no-host-name = パスキーはホスト名に結び付けられますが、パネルには IP アドレスで接続されています。先に構成の「public_url」にホスト名のアドレスを設定してから、その名前でパネルを開いてください。
account-passkeys-not-safe = パスキーには安全な接続が必要です。https でパネルに接続できるようにし、「public_url」にそのアドレスを設定してください。
account-passkeys-not-asked = プロバイダーを通じてサインインしており、第 2 要素が必要な場合はプロバイダーが要求します。ここに保存したパスキーが求められることはなく、プロバイダーの代わりにサインインに使うこともできません。
account-totp = 認証アプリ
account-totp-intro = 電話のアプリに、30 秒ごとに変わる 6 桁の数字が表示されます。サインイン時にその数字が求められます。
# A badge: an app is set up.
account-totp-is-set-up = 設定済み
account-totp-other = 別のアプリに変更
account-totp-first = アプリを設定
account-recovery-codes = 回復コード
account-recovery-intro = デバイスを失ったときに使います。各コードで、パスワードの入力後に一度だけサインインできます。{ $codes ->
    [0] <strong>残りはありません。</strong>
   *[other] 残りは <strong>{ $codes }</strong> 個です。
}新しいコードを作成すると、以前のコードは無効になります。
account-recovery-make = 新しい回復コードを作成

account-recovery-title = 回復コード
account-recovery-once = 表示されるのは今回だけです
account-recovery-keep = 印刷するか書き留めて、デバイスとは別の場所に保管してください。デバイスを失ったとき、{ $account } のパスワードの入力後に、各コードで一度だけサインインできます。以前のコードは無効になりました。
account-recovery-kept = 保管しました

account-passkey-add = パスキーの追加
account-passkey-not-added = パスキーは追加されませんでした
account-passkey-name-hint = 他のパスキーと見分けるための名前です。例:「ノート PC」、「青いセキュリティ キー」。入力しない場合は番号が付きます。
account-passkey-script-or-app = パスキーには JavaScript が必要ですが、このブラウザーでは無効になっています。認証アプリは JavaScript なしで使用できます。

account-totp-title = 認証アプリの設定
account-totp-not-set-up = アプリは設定されませんでした
account-totp-step-scan = 電話で認証アプリを開き、画像をスキャンします。
account-totp-step-type = アプリに表示された 6 桁の数字を入力します。
account-totp-picture = セットアップ キーの QR コード。横に文字でも表示されています
account-totp-by-hand = <strong>スキャンできない場合:</strong> 次のセットアップ キーをアプリに入力してください。コードは時刻ベースの 6 桁です。
account-totp-link = リンクとして表示
account-code = コード
# “poolsync” is the name under which the app shows the digits.
account-totp-code-hint = 「poolsync」の名前でアプリに現在表示されている 6 桁の数字。
account-totp-set-up = 設定

account-sign-in = サインイン
account-sign-in-again = もう一度サインイン
account-sign-in-again-why = これから行う変更は、誰があなたとしてサインインできるかに影響します。もう一度本人確認を行ってください。その後、元のページに戻ります。
account-not-signed-in = サインインしていません
account-directory-down = 現在、ディレクトリに接続できません。接続できるようになるまで、ディレクトリのアカウントではサインインできません。パネル自体のアカウントではサインインできます。
account-sign-in-passkey = パスキーでサインイン
account-sign-in-passkey-intro = ブラウザーがパスキーを要求します。パスキーを保存しているデバイスが PIN または指紋で本人を確認した場合にのみ有効です。
# A button: have the browser ask for the passkey again.
account-sign-in-passkey-again = もう一度要求
account-passkey-script = パスキーには JavaScript が必要ですが、このブラウザーでは無効になっています。
account-sign-in-password = パスワードでサインイン

account-second-intro = <strong>{ $account }</strong> のパスワードは正しく入力されました。もう 1 つの要素を確認すると、サインインできます。
account-second-passkey = パスキーを使用
account-recovery-code = 回復コード
account-second-code-hint = 認証アプリに現在表示されている 6 桁の数字、またはいずれかの回復コード。
account-second-recovery-hint = 第 2 要素の設定時に表示されたコードのいずれか。各コードは一度だけ使用できます。
account-sign-in-else = 別のユーザーとしてサインイン

account-setup-title = 最初の管理者
account-setup-intro = このパネルにはまだアカウントがありません。自分のアカウントを作成してください。このアカウントはすべての操作を行うことができ、他のアカウントを追加できます。開いたリンクは、作成が終わるまで有効です。
account-setup-not-made = アカウントは作成されませんでした
account-setup-password-hint = 12 文字以上。文章にすると、覚えやすく推測されにくくなります。
account-setup-password-again = 同じパスワード (確認)
account-setup-make = アカウントを作成してサインイン

account-signed-out = サインアウトしました
account-signed-out-here = このパネルからサインアウトしました。{ $provider } には引き続きサインインしています。そのセッションも終了できるよう、{ $provider } に移動します。
account-sign-out-there = { $provider } からサインアウト

# What somebody is told whom a provider or the directory did not bring in: what happened, what it means, what to do. $provider is
# the name of a sign-in provider, such as Entra ID, or account-sso-directory.
account-sso-directory = ディレクトリ
# $words is what the provider wrote, in its own words.
account-sso-says = { $provider } からのメッセージ: <q>{ $words }</q>
account-sso-back = サインイン ページに戻る
account-sso-ended = このサインインは終了しています
account-sso-ended-means = 10 分を超えたか、すでに終了しているか、別のブラウザーで開始されたものです。サインインしていません。
account-sso-begin-anew = サインイン ページからやり直してください。
account-sso-other-answer = この応答は別のサインインのものです
account-sso-other-answer-means = { $provider } から返された内容は、このブラウザーの要求に対する応答ではありません。サインインしていません。
account-sso-other-answer-next = サインイン ページからやり直してください。リンクをたどってこのページに来た場合、誰かが自分のアカウントであなたをサインインさせようとした可能性があります。
account-sso-declined = プロバイダーがサインインを許可しませんでした
account-sso-declined-means = { $provider } が拒否したか、そこでキャンセルされました。サインインしておらず、何も変更されていません。
account-sso-declined-next = サインイン ページからもう一度試すか、プロバイダーのアカウントの管理者に問い合わせてください。
account-sso-not-proved = 本人確認が求められませんでした
account-sso-not-proved-means = { $provider } に本人確認をもう一度行うよう要求しましたが、行ったことを示す情報 (auth_time) がありません。再サインインは行われず、何も変更されていません。
account-sso-not-proved-next = もう一度試し、プロバイダーで求められたらサインインしてください。一度も求められない場合は、プロバイダーの ID トークンに auth_time を含めるよう管理者に依頼するか (Entra ID ではオプションのクレームです)、ローカル アカウントを使用してください。
account-sso-too-many = 開始されたサインインが多すぎます
account-sso-too-many-means = お使いのアドレスから、人が行うとは考えられない数のサインインが開始されました。今回のサインインは開始されていません。
account-sso-too-many-next = 1 分後にもう一度試してください。
account-sso-unreachable = プロバイダーに接続できません
account-sso-unreachable-means = { $provider } から使用できる応答がありませんでした。サインインしていません。同期は続行されます。
account-sso-unreachable-next = しばらくしてからもう一度試してください。繰り返す場合、理由はパネルのログに記録されています。
account-sso-refused = プロバイダーの応答を受け入れられません
account-sso-refused-means = { $provider } から返されたあなたの情報は、信頼できないか、そのままでは使用できません。サインインしていません。
account-sso-refused-next = サインイン ページからやり直してください。繰り返す場合、理由はパネルのログに記録されています。
account-sso-no-role = ここでのロールがありません
account-sso-no-role-means = { $provider } には「{ $name }」として登録されていますが、所属するグループのどれにも、このパネルのロールが割り当てられていません。サインインしていません。
account-sso-no-role-next = ロールが割り当てられるグループに追加するよう、管理者に依頼してください。
account-sso-name-taken = この名前は別のアカウントのものです
account-sso-name-taken-means = { $provider } には「{ $name }」として登録されていますが、ここにある同じ名前のアカウントの作成元は { $provider } ではありません。名前が同じというだけでアカウントが結び付けられることはありません。サインインしていません。
account-sso-name-taken-next = 既存のアカウントでサインインするか、そのアカウントの削除を管理者に依頼してください。
account-sso-no-name = 名前を取得できません
account-sso-no-name-means = { $provider } で認証されましたが、名前が示されていません。サインインしていません。
account-sso-check-claim = 名前がどのクレームに含まれるか (構成の name_claim) を確認するよう、管理者に依頼してください。
account-sso-bad-name = この名前はここでは使用できません
account-sso-bad-name-means = { $provider } には「{ $name }」として登録されています。ここでの名前は 1 ～ 64 文字で、半角の英字 (a ～ z)、数字 (0 ～ 9)、および . - _ @ を使用でき、英字または数字を 1 つ以上含む必要があります。サインインしていません。
account-sso-disabled = アカウントが無効になっています
account-sso-disabled-means = アカウント「{ $name }」はこのパネルで無効にされています。サインインしていません。
account-sso-disabled-next = 間違いだと思われる場合は、管理者に問い合わせてください。

# What is wrong with a form of these pages.
account-error-passwords-differ = 2 つのパスワードが一致しません。同じパスワードを 2 回入力してください。
    .help = パスワードは設定されておらず、アカウントも作成されていません。これまでのパスワードがある場合は、引き続き有効です。
account-error-password-wrong = 現在のパスワードが正しくありません。何も変更されていません。
    .help = パスワードとセッションはそのままです。パスワードがわからなくなった場合は、新しいパスワードの設定を管理者に依頼してください。
account-error-totp = このセットアップ キーの現在のコードと一致しません。アプリに現在表示されている 6 桁の数字を入力し、電話とパネルのマシンの時計が正しいことを確認してください。
    .help = アプリはセットアップされておらず、既存の第 2 要素は引き続き有効です。ページのセットアップ キーは変わっていないため、アプリで再度スキャンする必要はありません。
account-error-passkey-refused = パスキーは追加されませんでした。応答が遅すぎたか、要求した内容と一致しません。もう一度試してください。
    .help = 既存のパスキーは引き続き有効です。パネルに追加されなかったパスキーがデバイスに残っている場合は、デバイスから削除してください。
account-error-passkeys-too-many = 1 つのアカウントに追加できるパスキーは 20 個までです。先に、使用しなくなったパスキーを削除してください。
    .help = 新しいパスキーは追加されておらず、既存のパスキーは引き続き有効です。新しいパスキーがデバイスに残っている場合は、デバイスから削除してください。
account-error-sign-in = ユーザー名とパスワードの組み合わせが正しくありません。両方を確認して、もう一度試してください。
    .help = サインインしていません。存在しないアカウントや無効にされたアカウントの場合も、同じメッセージが表示されます。どちらも確かな場合は、管理者に問い合わせてください。
account-error-passkey = パスキーは受け入れられませんでした。ここのアカウントのものではないか、応答が遅すぎたか 2 回目であるか、アカウントの作成元であるディレクトリまたはプロバイダーが確認しませんでした。もう一度試すか、別の方法でサインインしてください。
    .help = サインインしておらず、パスキーは変更されていません。パスキーの応答は、1 回の試行でのみ有効です。
account-error-code = このコードまたはパスキーは無効です。間違っているか、古すぎるか、すでに使用されています。まだサインインしていません。アプリの次のコード、未使用の回復コード、またはパスキーで、もう一度試してください。
    .help = 回答を 5 回間違えると、パスワードの入力からやり直しになります。いずれも手元にない場合は、第 2 要素のリセットを管理者に依頼してください。
# $wait is account-wait-seconds or account-wait-minutes.
account-error-too-many = サインインの試行が多すぎるため、今回の試行は確認されませんでした。パスワードが正しいかどうかを示すものではありません。{ $wait }後にもう一度試してください。以前にサインインに使用したブラウザーは、他者の試行によって制限されることはありません。
account-wait-seconds = { $seconds ->
   *[other] { $seconds } 秒
}
account-wait-minutes = { $minutes ->
   *[other] { $minutes } 分
}

# What the script of the passkeys says (static/passkeys.js).
account-passkey-script-unfit = このブラウザーではパスキーを使用できないか、接続の安全性が不十分です。
account-passkey-script-held = このデバイスには、すでにこのアカウントのパスキーがあります。
account-passkey-script-other-address = ブラウザーが拒否しました。このページのアドレスは、パネルのパスキーが結び付けられているアドレスと異なります。
account-passkey-script-none = パスキーが渡されませんでした。キャンセルされたか、時間がかかりすぎたか、このパネルのパスキーがありません。もう一度試してください。
account-passkey-script-failed = ブラウザーでパスキーを使用できませんでした。もう一度試すか、別の方法でサインインしてください。

# The language and the zone of the pages.
account-reading = 言語とタイム ゾーン
account-language = 言語
account-language-browser = ブラウザーの設定に従う
account-zone = タイム ゾーン
account-zone-hint = IANA データベースの名前 (例: Asia/Tokyo)。空の場合はブラウザーのタイム ゾーンを使います。このブラウザーにだけ保存されます。時刻をポイントすると正確な UTC が表示されます。
account-done-reading = このブラウザーでは今後この設定でページが表示されます。
