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

# The settings of Microsoft’s backup service, as a host tells them.
hosts-service = Backup service settings
hosts-service-title = Backup service settings at { $host }
hosts-service-intro = These are the settings of Microsoft’s own backup service (Get-CsBackupServiceConfiguration). They count for the whole deployment of this host. What poolsync does by itself is set in <a href="{ $href }">Settings</a>.
hosts-service-told = What the host says
hosts-ask-again = Ask again
hosts-service-saved = The settings were changed. This is what the host says now.
hosts-service-save = Change the settings
hosts-service-save-means = Only what you changed is sent, by Set-CsBackupServiceConfiguration.
# $value is what stands in the setting at the host.
hosts-service-now = At the host: { $value }.
hosts-service-absent = The host does not tell this setting, so it can’t be changed from here. Older versions of the service lack it.
hosts-service-untold = nothing
hosts-service-calls = calls
hosts-service-sync-interval = How much time lies between two syncs of the backup service. Shorter means less to lose and more load on the servers.
hosts-service-max-concurrent-calls = How many calls the backup service takes at once.
hosts-service-max-batches-per-user-store-sync = How many batches a sync of the user store (UserServices.PresenceFocus) takes at the most. What is left over waits for the next one.
hosts-service-max-batches-per-cms-sync = How many batches a sync of the Central Management store (CentralMgmt.CMSMaster) takes at the most. What is left over waits for the next one.
hosts-service-max-data-conf-package-size-kb = How large a package of conference content (ConfServices.DataConf) becomes at the most.
hosts-service-enable-rgs-backup-service = Whether the backup service copies Response Group data, too.
# Above what was not as wanted.
hosts-service-perhaps = The settings may have been changed
hosts-service-changed = The cmdlet came back, and not all is as you wanted it
hosts-service-read-first = Read the settings again before you change anything.

# What is refused. $seen, $now and $wanted are values; $said is what the host says, $effect what it means for the settings.
hosts-service-said-nothing = { $host } ended its answer without telling the settings. Nothing was changed; try again.
    .help = The host answered by the contract, but left out what was asked for. Microsoft’s backup service goes on by itself.
    .code = PS-4850
hosts-service-nothing = No setting differs from what the host said. Nothing was sent; change a setting first.
    .help = Only settings that differ are sent, so that nothing is set that nobody looked at.
    .code = PS-4851
hosts-service-meanwhile = { $setting } was { $seen } when you looked, and is { $now } by now: somebody else changed it. You wanted { $wanted }. Nothing was sent; decide what is to stand there, and save again.
    .help = No setting was changed, also none that was sent with it. The form now carries what the host says.
    .code = PS-4852
hosts-service-too-long = { $host } was not done within { $seconds } seconds. { $effect } Read the settings again before you change anything.
    .help = A page waits no longer than that. What came of it stands in the audit as not known.
    .code = PS-4853
hosts-service-lost = Waiting for the host’s answer broke down here. Whether the settings of the backup service were changed is not known; read them again.
    .help = What was sent stands in the audit. More is in poolsync’s log.
    .code = PS-4854
hosts-service-said-nothing-after = { $host } changed the settings and did not tell what they are now. Read them again.
    .help = The cmdlet came back without a fault. What it was given stands in the audit.
    .code = PS-4855
hosts-service-otherwise = { $setting } is { $now } at the host, not { $wanted }. { $said } Other settings that were sent may have been changed; this page shows what the host says now.
    .help = Set-CsBackupServiceConfiguration came back, but the host does not say what it was given. Another administrator may have been faster, or the service takes other values.
    .code = PS-4856

# The roles of the deployment, as a host tells them.
hosts-roles = Import roles
hosts-roles-title = Roles found on { $host }
hosts-roles-none = No role was found
hosts-roles-none-means = The host names no role. See whether its user may run Get-CsAdminRole.
hosts-roles-legend = Roles
hosts-roles-means = What you take over becomes a role here, with no more rights than it has there. Nobody has it until you give it to somebody. Nothing is changed on the servers, and a role that is here already stays as it is.
# $most is a number of roles.
hosts-roles-more = The host names more than { $most } roles; the others are not shown.
hosts-role-standard = standard role there
hosts-role-own = own role there
# $others is the number of its other cmdlets.
hosts-role-cmdlets =
    { $others ->
        [0] There it may run { $cmdlets }.
        [one] There it may run { $cmdlets }, and 1 cmdlet that is not about backups.
       *[other] There it may run { $cmdlets }, and { $others } cmdlets that are not about backups.
    }
hosts-role-cmdlets-none =
    { $others ->
        [0] There it may run nothing.
        [one] There it may run 1 cmdlet, which is not about backups.
       *[other] There it may run { $others } cmdlets, none of them about backups.
    }
# $config and $users are the host’s words, or hosts-role-no-scopes.
hosts-role-scopes = Config scopes: { $config }. User scopes: { $users }.
hosts-role-no-scopes = none
# $rights is hosts-role-rights.
hosts-role-new = Not here yet. It would hold { $rights }.
# Put into the sentences around as { $rights }, { $here }, { $there }; $scope is the pools.
hosts-role-rights = { $cmdlets } in { $scope }
hosts-role-same = Here already, with the same rights.
hosts-role-differs = Here already, and is not changed. Here it holds { $here }; by the host it would hold { $there }.
hosts-role-differs-unmapped = Here already, and is not changed. Here it holds { $here }. By the host there would be no such role: { $why }
hosts-role-left-cmdlets = Left out, as nothing here is the same: { $cmdlets }.
hosts-role-left-wide = Left out: { $permission } counts for the whole deployment here, and this role does not.
hosts-role-left-other-pools = Only for the pools that this host drives: others are known here, and may be of another deployment.
hosts-role-left-scope = Left out: no pool that this host drives is at “{ $scope }”.
hosts-role-why-twice = The host names several roles of this name, which can’t be told apart.
hosts-role-why-no-cmdlet = It may run no cmdlet that there is here.
hosts-role-why-no-status = It may not run { $needed }, without which the others reach nothing here; a role never gets more than it has there.
hosts-role-why-users = It is limited to the users of “{ $scope }”, and roles here can’t be limited to users.
hosts-role-why-no-scope = The host does not say where it counts.
hosts-role-why-no-pools = This host drives no pool here, so there is none that the role could count for. Take pairs over first.
hosts-role-why-scopes = No pool that this host drives is where it counts.
hosts-role-why-beyond = It holds { $permission } where you do not, and nobody makes a role with more than they have.
hosts-roles-choose = Choose at least one role. Nothing was changed.
    .help = Roles that are here already need not be chosen.
    .code = PS-4857
# $role is what a form sent.
hosts-role-gone = The host does not name the role “{ $role }” with these rights any more. Nothing was changed; choose among what it names now.
    .help = Only roles are taken over that the host names at that moment, with the rights that were shown: the role was changed meanwhile, or the form was.
    .code = PS-4858
hosts-role-refused = { $role } was not taken over, nor was any other. { $why }
    .help = All roles that are chosen are taken over together, or none of them.
    .code = PS-4859
