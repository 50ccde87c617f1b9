# The form that asks for a sync. The page’s title is sync-pools.

sync-no-pools-means = 2 つのプールを追加し、互いをバックアップ プールに設定してください。すると、ここで同期できるようになります。
sync-intro = 同期では、プールの稼働ストアで変更されたものを、そのバックアップ プールのバックアップ ストアにコピーし、プールに存在しなくなったものをそこから削除します。同期は一方向です。双方向に同期するには、ペアの両方のプールを選択します。

# Beside the name of each pool that can be chosen; the first where it was sent but is none.
sync-pool-unknown = このパネルのプールではありません
sync-pool-to = { $backup } へ
sync-pool-unpaired = バックアップ プールがありません
sync-module-hint = 「すべてのモジュール」の場合、プールにないモジュールはスキップされます。
sync-intent = 実行する内容
sync-intent-sync = 同期
sync-intent-sync-hint = 今すぐ、バックアップを稼働データと同じにします
sync-intent-preview = プレビューのみ
sync-intent-preview-hint = 同期によって変更されるものを一覧表示します。何も書き込みません
sync-intent-verify = 検証
sync-intent-verify-hint = バックアップを稼働データと内容で比較し、異なるものを報告します。何も書き込みません
sync-mode = 比較方法
sync-mode-delta = 差分
sync-mode-delta-hint = 変更を見つける、確実で最も速い方法です
sync-mode-full = 完全
sync-mode-full-hint = 両側のすべてを読み取って内容を比較します。時間がかかります
sync-messages = メッセージ
# The parameter of the cmdlet that has this name.
sync-force = Force
sync-force-hint = 致命的でないエラー メッセージを表示しません。表示しなくても、集計、記録、エクスポートは行われます。それ以外は何も変わりません。

sync-says = 実行される内容
# What the choice would do. The script of the page puts names into the elements that have a data-slot, so each has to be there.
sync-says-none = プールを選択すると、実行される内容が表示されます。
# Of one pool: -all is for all of its modules, -one for one module; -many is for more than four pools at once.
sync-says-sync-all = <strong data-slot="pool">{ $pool }</strong> のすべてのモジュールについて、<strong data-slot="backup">{ $backup }</strong> 上のバックアップを今すぐ稼働データと同じにします。プールに存在しなくなったものは、バックアップからも削除されます。
sync-says-sync-one = <strong data-slot="pool">{ $pool }</strong> の <strong data-slot="module">{ $module }</strong> について、<strong data-slot="backup">{ $backup }</strong> 上のバックアップを今すぐ稼働データと同じにします。プールに存在しなくなったものは、バックアップからも削除されます。
sync-says-sync-all-many = <strong data-slot="count">{ $count }</strong> 個のプールのすべてのモジュールについて、それぞれのバックアップ プール上のバックアップを今すぐ稼働データと同じにします。プールに存在しなくなったものは、バックアップからも削除されます。
sync-says-sync-one-many = <strong data-slot="count">{ $count }</strong> 個のプールの <strong data-slot="module">{ $module }</strong> について、それぞれのバックアップ プール上のバックアップを今すぐ稼働データと同じにします。プールに存在しなくなったものは、バックアップからも削除されます。
sync-says-preview-all = <strong data-slot="pool">{ $pool }</strong> のすべてのモジュールの同期によって <strong data-slot="backup">{ $backup }</strong> で変更されるものを一覧表示します。何も書き込みません。
sync-says-preview-one = <strong data-slot="pool">{ $pool }</strong> の <strong data-slot="module">{ $module }</strong> の同期によって <strong data-slot="backup">{ $backup }</strong> で変更されるものを一覧表示します。何も書き込みません。
sync-says-preview-all-many = <strong data-slot="count">{ $count }</strong> 個のプールのすべてのモジュールの同期によって、それぞれのバックアップ プールで変更されるものを一覧表示します。何も書き込みません。
sync-says-preview-one-many = <strong data-slot="count">{ $count }</strong> 個のプールの <strong data-slot="module">{ $module }</strong> の同期によって、それぞれのバックアップ プールで変更されるものを一覧表示します。何も書き込みません。
sync-says-verify-all = <strong data-slot="pool">{ $pool }</strong> のすべてのモジュールについて、<strong data-slot="backup">{ $backup }</strong> 上のバックアップを稼働データと内容で比較し、異なるものを報告します。何も書き込みません。
sync-says-verify-one = <strong data-slot="pool">{ $pool }</strong> の <strong data-slot="module">{ $module }</strong> について、<strong data-slot="backup">{ $backup }</strong> 上のバックアップを稼働データと内容で比較し、異なるものを報告します。何も書き込みません。
sync-says-verify-all-many = <strong data-slot="count">{ $count }</strong> 個のプールのすべてのモジュールについて、それぞれのバックアップ プール上のバックアップを稼働データと内容で比較し、異なるものを報告します。何も書き込みません。
sync-says-verify-one-many = <strong data-slot="count">{ $count }</strong> 個のプールの <strong data-slot="module">{ $module }</strong> について、それぞれのバックアップ プール上のバックアップを稼働データと内容で比較し、異なるものを報告します。何も書き込みません。
sync-says-unpaired = <strong data-slot="pool">{ $pool }</strong> にはバックアップ プールがないため、この依頼は拒否されます。
# What is added to one of the sentences above.
sync-says-full = 両側のすべてを読み取るため、時間がかかります。
sync-says-force = 除外された項目に関するメッセージは表示されません。表示されなくても、集計と記録は行われます。
sync-start = 開始

sync-command = コマンド ラインでの同じ操作
# What became of copying the command.
sync-command-copied = コピーしました
sync-command-not-copied = コピーできませんでした。代わりに行を選択してください
sync-command-copy = コピー<span class="unseen">: コマンド</span>
# In place of the command. The second is written like a comment of a command line.
sync-command-none = プールを選択すると、コマンドが表示されます。
sync-command-unspoken = # 検証のコマンドレットはありません。ここから開始します。
sync-command-own = コマンドレットには、プレビューも完全な比較もありません。これは、パネル独自のコマンドです。
