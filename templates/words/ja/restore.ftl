# Restores, and the removal of what an old pairing left. The page’s title is nav-restore.

restore-intro = 復元は逆方向の同期で、バックアップ プールのバックアップ ストアからプールの稼働ストアへ行われます。バックアップにある項目は稼働ストアに書き込まれ、バックアップにない項目は稼働ストアから削除されます。
restore-step-choose = プールと、復元するデータを<strong>選択</strong>します。
restore-step-look = プレビューを<strong>確認</strong>します。挿入、上書き、削除されるものが項目ごとに示されます。何も書き込まれません。
restore-step-carry-out = プレビューのページでプールの名前を入力して<strong>適用</strong>します。適用せずにやめることもできます。

restore-no-pair = まだペアがありません
restore-no-pair-means = データを復元できるのは、バックアップ プールのあるプールです。
restore-pool = 復元するプール
# Beside a name that was sent.
restore-pool-unknown = このパネルでペアになっているプールではありません
restore-way = { $backup } のバックアップ ストアから自身の稼働ストアへ
# The modules follow, each with one of the three below.
restore-last-backed-up = 前回のバックアップ:
restore-backed-up = { $module } { $ago }
# There were runs, but none that brought the whole module over.
restore-backed-up-in-part = { $module } 完全なものなし
restore-backed-up-never = { $module } なし
restore-nothing-backed-up = このプールのデータはバックアップされていません
restore-module-hint = 会議のコンテンツが失われた場合は、ConfServices.DataConf を選択します。これは、Microsoft の文書ではパートナー プールで同期を呼び出すとされているケースです。ここでは、パートナー自身のデータには一切触れません。
restore-mode = 比較方法
restore-delta = 差分
restore-delta-hint = 違いを見つける、確実で最も速い方法です
restore-full = 完全
restore-full-hint = すべてを内容で比較します。時間がかかります
restore-preview = 復元をプレビュー

restore-clear-title = 以前のペアのデータを削除
restore-clear-intro = ペアを解除しても、以前のパートナーのデータのコピーはバックアップ ストアに残ります。ここではそれを削除できます。プレビューで削除されるものを確認し、そのページでプールの名前を入力して適用します。
restore-clear-none = 該当するデータはありません。バックアップ ストアのあるプールはすべてペアになっています。
restore-clear-stores = バックアップ ストア: { $modules }
restore-clear-preview = 削除をプレビュー
