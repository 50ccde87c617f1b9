# Management hosts: where Microsoft’s cmdlets run, and the pools that they drive from there.


# Management hosts: the hosts on which Microsoft’s cmdlets run. $host is such a host’s name.
hosts-title = Management hosts
hosts-unread = The management host { $host } was kept by another version of poolsync and can’t be read by this one. It goes on to drive its pools where it can be read.
hosts-empty-title = No management host yet
hosts-empty-means = Pools of Lync Server and Skype for Business Server are synced by Microsoft’s own cmdlets. poolsync runs them on a machine that has the Management Shell, and keeps schedules, rights, history and alarms around them.
hosts-empty-host = Add the host: its address, and a user who may run the cmdlets.
hosts-empty-key = Compare its key with the one that it shows itself, so that nobody else is told the password.
hosts-empty-pairs = Look for its pools, and take pairs over. Nothing is changed on the servers by that.
hosts-reached = Reached at
hosts-drives = Pools that it drives
hosts-drives-nothing = None yet: find its pools
hosts-drives-none = None yet. Find the pools that it knows, and take pairs over.

# One host.
hosts-find-pools = Find its pools
hosts-look = Try it
hosts-look-title = What the host has
hosts-look-good = The host was reached and has all that is needed. Nothing was changed.
hosts-look-lacks = The host was reached, but it lacks what is needed for syncs. Nothing was changed; install the Management Shell there, or use another host.
hosts-look-name = Calls itself
hosts-look-module = Management Shell
hosts-look-no-module = None
hosts-look-missing = Missing cmdlets
hosts-look-clock = Its clock
hosts-look-ahead = { $seconds } seconds ahead of this machine’s: times that it tells are shown as it tells them.
hosts-look-behind = { $seconds } seconds behind this machine’s: times that it tells are shown as it tells them.
hosts-program = Runs PowerShell by
hosts-key = Host key
hosts-secret = What lets poolsync in
hosts-keeps-secret = Stored
hosts-keeps-both = Stored: a private key and its passphrase
hosts-keeps-none = Nothing is stored; edit the host and enter it
hosts-remove = Remove this host
hosts-remove-means = What is stored to sign in goes with it. On the host itself nothing changes. A host that drives pools stays until they are removed or driven by another.
hosts-remove-now = Remove { $host } now

# Adding and changing one.
hosts-new-title = Add a management host
hosts-edit-title = Edit { $host }
hosts-not-saved = The host was not saved.
hosts-name-hint = What it is called here: letters, digits, hyphens, dots, underscores.
hosts-program-hint = powershell.exe for the Management Shell of both products; pwsh, or a whole path, where it is elsewhere.
hosts-way = Where it is
hosts-way-ssh = Another machine, by SSH
hosts-way-ssh-hint = OpenSSH Server is a part of Windows since Server 2019.
hosts-way-local = This machine
hosts-way-local-hint = The cmdlets run with the rights of poolsync.
hosts-address = Address
hosts-address-hint = Its name or IP address; with :port if that is not 22.
hosts-user = User
hosts-user-hint = Somebody who may run the cmdlets there, and no more than those.
hosts-key-other = The host has another key than the one that is pinned
hosts-key-other-means = It may have been set up anew, or somebody else answers in its place. Nothing was sent to it. Go on only when the host’s administrator confirms the new key.
hosts-key-pinned = Pinned
hosts-key-offered = Offered now
hosts-key-compare = Compare the host’s key
hosts-key-compare-means = This is the key that { $address } shows. Read it on the host itself, and go on only if one of its keys has the same fingerprint; it is pinned then, and any other is refused before anything is told to it.
hosts-key-hint = On the host, in PowerShell:
hosts-key-fetch-again = Fetch the key again instead of saving
hosts-key-fetch-again-hint = If the host was set up anew. Both keys are shown then.
hosts-secret-field = Password or private key
hosts-secret-hint = A private key begins with -----BEGIN. It is kept sealed and never shown again.
hosts-secret-kept-hint = One is stored. Leave this empty to keep it; it is kept only as long as address, key and user stay the same.
hosts-passphrase = Passphrase of the private key
hosts-passphrase-hint = Only if the key is locked.
hosts-fetch-key = Fetch the host’s key
hosts-pin-and-save = Save

# The pools that a host knows.
hosts-pools-title = Pools found on { $host }
hosts-pools-again = Look again
hosts-pools-none = No pair was found
hosts-pools-none-means = The host knows no two pools that back each other up. Pair them in Topology Builder, or by <code>New-CsPoolBackupRelationship</code>, publish that, and look again.
hosts-pools-pairs = Pairs
hosts-pools-means = What you take over is synced from here by this host’s cmdlets from then on, at SyncInterval or by schedules of its own. Nothing is changed on the servers.
hosts-pair-new = Not known here yet
hosts-pair-known = Driven by this host already
hosts-pair-changes = Known here in another way: taking it over changes what drives its pools, or how they are paired
hosts-pair-stores = A pool of this pair is synced by poolsync itself, from stores that are named here. Remove its stores first, if the servers’ own backup service is to do it
hosts-take-over = Take over
hosts-left = Found, and no pair
hosts-left-no-registrar = It has no registrar, so it is of a kind that can’t be paired.
hosts-left-problem = Who backs it up could not be read. The host says: “{ $text }”
hosts-left-unpaired = It has no backup pool.
hosts-left-one-sided = The pool that backs it up does not name it in turn, or was not found.

# What is refused. $pair is what a form sent.
hosts-said-nothing = { $host } ended its answer without saying what it has. Nothing was changed; try again.
    .help = The host answered by the contract, but left out what was asked for. Microsoft’s backup service goes on by itself.
    .code = PS-4830
hosts-too-long = { $host } was not done within { $seconds } seconds. Nothing was changed; see whether its cmdlets answer there, then try again.
    .help = A page waits no longer than that. A host that only looked changed nothing by it.
    .code = PS-4831
hosts-choose-pairs = Choose at least one pair. Nothing was changed.
    .help = Pairs that are driven by this host already need not be chosen again.
    .code = PS-4832
hosts-pair-gone = The host does not name the pair “{ $pair }” any more. Nothing was changed; choose among what it names now.
    .help = Only pairs are taken over that the host names at that moment: the topology was changed meanwhile, or the form was.
    .code = PS-4833
hosts-has-stores = { $pool } or { $partner } is synced by poolsync itself, from stores that are named here. Nothing was changed; remove their stores first, if the servers’ own backup service is to do it.
    .help = Stores that nobody syncs any more would look like a backup that is kept.
    .code = PS-4834
