# ロール、アカウント、アクセス トークン。

# The tabs, and the titles of their pages.
access-roles = ロール
access-accounts = アカウント
access-tokens = トークン
access-api = API

access-prove-first = 過去 15 分以内に本人確認が行われていません。ここで他のユーザーのサインインを許可したり権限を付与したりする前に、<a href="{ $href }">もう一度サインイン</a>してください。その後、このページに戻ります。

# The fields of a role or token: what it may do, and where.
access-rights = 許可する操作
access-rights-whole = <strong>展開全体にのみ適用できます。</strong>
access-rights-out-of-reach = このアクセス許可を持っていないため、付与できません。
access-pools = 対象のプール
access-pools-all = すべてのプール (後から追加されるものを含む)
access-only-these = 次のもののみ
access-no-pools = まだプールがありません。
access-modules = 対象のモジュール

# Stands behind the name of an account.
access-holder-disabled = (無効)
access-roles-given = ここで付与するロール

# Where a role or token counts. Such a text stands alone in a cell, and in access-role-for and access-role-custom-counts.
access-scope-all-pools = すべてのプール
# $pools are names in a row, $number how many.
access-scope-pools = { $number ->
    [0] 対象プールなし
   *[other] { $pools }
}
# $modules are names in a row, or access-scope-no-module.
access-scope-modules-of-all-pools = すべてのプールの { $modules }
access-scope-modules-of-pools = { $number ->
    [0] { $modules } (対象プールなし)
   *[other] { $pools } の { $modules }
}
access-scope-no-module = 対象モジュールなし
# Names in a row: $before are one or more with commas between them.
access-listed = { $before }, { $last }

# The page of roles.
access-role-new = ロールの作成
access-cmdlets-title = 各コマンドレットが割り当てられているロール
access-cmdlet = コマンドレット
access-cmdlet-roles = このコマンドレットが割り当てられているロール
# Behind the name of a role that counts only for some pools or modules.
access-role-for = 適用範囲: { $scope }
access-role-list = 各ロールとその割り当て先
# $template is the name of a built-in role.
access-role-custom = カスタム。<a href="{ $href }">{ $template }</a> を基に作成。
access-role-edit = 編集<span class="unseen">: { $role }</span>
access-role-remove = 削除<span class="unseen">: { $role }</span>
access-role-like = これを基に作成<span class="unseen">: { $role }</span>
access-role-scope = 適用範囲
access-role-cmdlets = コマンドレット
access-role-all-cmdlets = { $number } 個すべて
access-role-holders = 割り当て先
access-role-nobody = なし

# Making and changing a role.
access-role-edit-title = { $role } の編集
access-role-not-saved = ロールは保存されませんでした
# Above the built-in roles, one of which is chosen.
access-role-begin = 基にするロール
access-role-name-hint = 文字、数字、スペース、ピリオド、ハイフン、アンダースコアを使用できます。名前は後で変更できません。
access-role-gone-pools = { $pools }: すでに存在しません。今保存すると、ロールから除外されます。
access-role-change-counts = 変更は、このロールを持つすべてのアカウントに直ちに適用されます
access-role-make = ロールを作成

# Removing a role.
access-role-remove-title = { $role } の削除
access-role-remove-question = { $role } を削除しますか?
access-role-not-removed = ロールは削除されませんでした
access-role-remove-unheld = このロールを持つアカウントはありません。トークンは、作成時の権限を維持します。
access-role-remove-held = 次のアカウントはこのロールを失い、他のロールで許可されていない操作ができなくなります。トークンは、所有者に引き続き許可されている範囲で、作成時の権限を維持します。
# The label of a field; it is for roles and for accounts.
access-type-to-remove = 削除するには <strong>{ $name }</strong> と入力してください
access-role-remove-do = ロールを削除

# The page of accounts.
access-user-new = アカウントの追加
access-user-account = アカウント
# Where the account comes from.
access-user-from = 作成元
access-user-last-sign-in = 最終サインイン
access-user-second-factor = 第 2 要素
access-user-from-panel = このパネル
access-user-from-directory = ディレクトリ
access-user-not-noted = 記録なし
# Whether it has a second factor.
access-user-factor-yes = あり
access-user-factor-no = なし
access-user-factor-elsewhere = 対象外
access-user-enabled = 有効
access-user-disabled = 無効
# In the list of roles that can be given.
access-role-custom-counts = カスタム。{ $template } を基に作成。適用範囲: { $scope }。

# Adding an account.
access-user-not-added = アカウントは追加されませんでした
access-user-name-hint = サインインに使用する名前です。大文字と小文字は区別されません。
access-user-password = パスワード
access-user-password-hint = 12 文字以上。文章にすると、覚えやすく推測されにくくなります。
access-user-password-again = パスワードの確認入力
access-user-add = アカウントを追加

# The page of one account. What was done:
access-user-was-added = アカウントを追加しました。パスワードは、他人に読まれない方法で本人に渡してください。
access-user-roles-saved = ロールを保存しました。このアカウントの次の要求から適用されます。
access-user-password-set = パスワードを設定し、このアカウントのセッションを終了しました。
access-user-was-disabled = アカウントを無効にし、そのセッションを終了しました。
access-user-was-enabled = このアカウントは再びサインインできます。
access-user-signed-out = このアカウントのすべてのセッションを終了しました。
access-user-session-ended = セッションを終了しました。
access-user-factors-forgotten = 第 2 要素を消去し、このアカウントのセッションを終了しました。新しい第 2 要素が設定されるまでは、パスワードだけでサインインできます。

access-user-is-own = これは自分のアカウントです。ロールを変更する権限を外すか、アカウントを無効にするか削除すると、元に戻せるのは他のユーザーだけです。
access-user-origin = 作成元
# Whether it has a second factor: that is left to its sign-in provider.
access-user-factor-not-asked = ここでは要求されません
access-user-made = 作成
access-user-brought-roles = ここで付与したものではないため、ここでは外せません。サインインのたびに引き継がれます。
access-user-save-roles = ロールを保存
access-user-new-password = 新しいパスワード
access-user-new-password-hint = 12 文字以上。このアカウントのセッションは終了します。
access-user-new-password-own = 12 文字以上。現在のセッションを含め、自分のセッションはすべて終了します。
access-user-set-password = パスワードを設定

access-user-sessions = サインイン中の場所
access-user-sign-out = すべてのセッションを終了
access-user-no-sessions = ありません。
access-session-browser = ブラウザー
# The address from which it signed in.
access-session-from = 接続元
access-session-signed-in = サインイン
access-session-end = 終了
# $method is one of account-method-…, or the name of a provider (oidc:entra).
access-session-method = 方法: { $method }
access-session-end-of = { $browser } のセッション (接続元: { $address }) を終了
access-session-unknown-address = 不明なアドレス

access-user-more = その他
access-user-reset-factor-means = コードやパスキーが失われた場合に、それらを消去します。新しい第 2 要素が設定されるまでは、パスワードだけでサインインできます。依頼しているのが本人であることを確認してください。
access-user-reset-factor = 第 2 要素をリセット
access-user-enable-means = 現在のロールのまま、再びサインインできるようにします。
access-user-enable = 有効にする
access-user-disable-means = サインインできないようにします。セッションは終了し、トークンによるアクセスもできなくなります。
access-user-disable-own-means = サインインできないようにします。直ちにサインアウトされ、再び有効にできるのは他のユーザーだけです。
access-user-disable = 無効にする
access-user-remove-means = セッション、第 2 要素、トークンとともに削除します。このアカウントが行った操作は、履歴と監査に残ります。
access-user-remove = 削除…

# Removing an account.
access-user-remove-title = { $account } の削除
access-user-remove-question = { $account } を削除しますか?
access-user-not-removed = アカウントは削除されませんでした
access-user-remove-own = これは自分のアカウントです。直ちにサインアウトされます。
access-user-remove-consequence = アカウントは、そのセッションおよび第 2 要素とともに削除されます。このアカウントが行った操作は、その名前で履歴と監査に残ります。
# One of these two may follow.
access-user-remove-directory = ディレクトリで許可されている限り、そこからサインインするとアカウントが再び作成されます。締め出すには、無効にしてください。
access-user-remove-provider = { $provider } で許可されている限り、そこからサインインするとアカウントが再び作成されます。締め出すには、無効にしてください。
# $names are names in a row, one or more.
access-user-remove-tokens = 次のアクセス トークンは無効になります: <strong>{ $names }</strong>。
access-user-remove-do = アカウントを削除

# Access tokens.
access-token-revoked = トークンを取り消しました。このトークンではアクセスできなくなりました。
access-token-was-made = { $token } を作成しました。今すぐコピーしてください。再び表示されることはありません
access-token-itself = トークン
access-token-keep = スクリプトだけが読み取れる場所に保管してください。トークンを変数 <code>TOKEN</code> に設定した場合:
access-token-more-examples = その他の例は <a href="{ $href }">API</a> ページにあります。
access-token-not-made = トークンは作成されませんでした
access-token-all = すべてのトークン
access-token-own = 自分のトークン
access-token-none = まだありません。トークンは、スクリプトが名前とパスワードの代わりに提示するものです。
access-token = トークン
access-token-may = 許可される操作
access-token-where = 適用範囲
access-token-ends = 有効期限
access-token-do = 操作
access-token-made = 作成: { $ago }
access-token-made-by-operator = 作成: { $ago } ({ $maker } がコマンド ラインで作成)
access-token-made-of-owner = 所有者: { $owner }、作成: { $ago }
access-token-made-of-nobody = 所有者なし、作成: { $ago } ({ $maker } がコマンド ラインで作成)
access-token-over = <span class="tone bad">期限切れ</span>: { $ago }
access-token-ends-never = 無期限
access-token-used-from = 接続元: { $address }
access-token-revoke = 取り消し…<span class="unseen">: { $token }</span>
access-token-revoke-now = 今すぐ取り消す<span class="unseen">: { $token }</span>

access-token-new = トークンの作成
access-token-limits = トークンでできることは、その時点で所有者に許可されている操作に限られます。アカウントが削除されると無効になります。
# One of these two may follow.
access-token-limits-directory = ディレクトリにアカウントが存在する間は有効です。アカウントがディレクトリから削除されるか無効にされた場合、または { $days } 日間照会できなかった場合は、再びサインインするまでこのトークンではアクセスできません。
access-token-limits-provider = プロバイダーを使用した最後のサインインから { $days } 日間有効です。もう一度サインインすると、再び有効になります。
access-token-name-hint = トークンの用途です。監査に操作の実行者として記録されます。
# Choices of the field “Ends”.
access-token-ends-in = { $days } 日後
access-token-ends-on = 横で選択した日の終わり
access-token-last-day = 最終日 <span class="hush">(選択した場合)</span>
access-token-last-day-hint = その日の終わり (UTC 24 時) まで
access-token-make = トークンを作成
