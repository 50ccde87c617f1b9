# The Management Shell of Microsoft’s servers, on a host that is reached by SSH or on this machine.


## What is typed about a host
management-host-name = “{ $text }” can’t be the name of a management host; give letters, digits, hyphens, dots and underscores, { $most } at the most, a letter or digit first.
    .help = Nothing was stored and nothing was connected. The name stands in addresses of pages; “new” is one already.
    .code = PS-4800
management-host-address = “{ $text }” names no server; give its name or address, with :port if that is not 22.
    .help = Nothing was stored and nothing was connected. A name has letters, digits, dots and hyphens; an address of version 6 stands in brackets.
    .code = PS-4801
management-host-user = “{ $text }” can’t be the name of a user there; give it as that host knows it, such as LITWARE\admin.
    .help = Nothing was stored and nothing was connected. A name has 256 characters at the most, and no line ends among them.
    .code = PS-4802
management-host-key = “{ $text }” is no fingerprint of a host key; it begins with SHA256: and has 43 characters after that.
    .help = Nothing was stored and nothing was connected. On the host, ssh-keygen -lf shows the fingerprint of its key file.
    .code = PS-4803
management-host-program = “{ $text }” can’t be the program that runs PowerShell; give powershell.exe, pwsh, or an absolute path of letters, digits, blanks and / \ : . _ -
    .help = Nothing was stored and nothing was run. Other characters are refused, so that no shell on the way can take a part of the path for a command.
    .code = PS-4804

## What a fault means for the data; put into the sentences below as { $effect }
management-effect-none = Nothing was changed.
management-effect-sync-perhaps = Whether the sync was begun is not known; if it was, Microsoft’s backup service carries it on by itself. poolsync itself changed nothing.
management-effect-sync = The sync was begun, and Microsoft’s backup service carries it on by itself. poolsync itself changed nothing.
management-effect-settings-perhaps = Whether the settings of the backup service were changed is not known; read them again.
management-effect-settings = The settings of the backup service were changed.
# Put into the sentences below as { $place }
management-here = this machine
# The host’s own words; put into the sentences below as { $said }
management-said = The host says: “{ $text }”
management-said-nothing = The host gave no reason.

## On the way there
management-unreachable = { $place } could not be reached ({ $cause }). Nothing was changed; check its address, its SSH server and the network in between.
    .help = The request was not sent. Microsoft’s backup service goes on by itself whether or not poolsync can reach the host.
    .code = PS-4805
management-host-key-changed = { $place } has another host key than the one that is pinned. Pinned: { $pinned }. Offered: { $offered }. Somebody may be listening in. Nobody signed in and nothing was changed; go on only when the host’s administrator confirms the new key.
    .help = The connection was ended before a password or key was used. If the host was set up anew, compare the new fingerprint with ssh-keygen -lf on the host itself, then pin it in place of the old one.
    .code = PS-4806
management-not-let-in = { $place } did not let “{ $user }” in. Nothing was changed; check the user’s name and the password or key.
    .help = The request was not sent. For a key, the host’s authorized_keys must have its public part; members of Administrators have theirs in a file of its own on Windows (administrators_authorized_keys).
    .code = PS-4807
management-bad-key = The private key for { $place } can’t be used ({ $cause }). Nothing was changed; give a key in OpenSSH or PEM form, with its passphrase if it is locked.
    .help = The request was not sent. The key was not shown to anybody.
    .code = PS-4808
management-no-program = { $place } has no “{ $program }”. Nothing was changed; install PowerShell there, or name the program that runs it by its whole path.
    .help = The request was not read by anybody. If the host runs commands by another shell than cmd.exe, a path with blanks may not be understood; give one without.
    .code = PS-4809
management-not-started = “{ $program }” could not be started on this machine ({ $cause }). Nothing was changed; check the rights on it.
    .help = The request was not read by anybody. The user that poolsync runs as must be able to run the program.
    .code = PS-4810

## What the host has
management-no-module = { $place } has PowerShell, but no Management Shell of Lync Server or Skype for Business Server. { $said } Nothing was changed; name a host on which the Management Shell is installed.
    .help = Neither the module SkypeForBusiness nor the module Lync gave the cmdlets. They come with the administrative tools of the server; PowerShell 7 may not load them where Windows PowerShell does.
    .code = PS-4811
management-cmdlet-missing = The Management Shell of { $place } lacks { $cmdlets }. Nothing was changed; use a host whose Management Shell is that of the pools.
    .help = The cmdlets of the backup service came with Lync Server 2013. A role that is limited may lack some of them, too.
    .code = PS-4812

## What it answers
management-not-the-contract = { $place } answered something that poolsync does not understand: “{ $start }”. { $effect } Check that nothing on that host writes to the output of commands, such as a profile of its shell.
    .help = What came was not taken for a result, and the connection was ended. Look at the pool’s status to see how its backup stands.
    .code = PS-4813
management-other-contract = { $place } answers by version { $theirs } of the contract, poolsync by version { $ours }. { $effect } Bring poolsync to one version everywhere.
    .help = The script that runs on the host is sent by poolsync itself with each request, so that this should not be. What came was not taken for a result.
    .code = PS-4814
management-broken-off = The connection to { $place } broke off in the middle. { $said } { $effect } Look at the pool’s status, or follow the sync again.
    .help = Only the watching ended. What was invoked goes on at Microsoft’s backup service; following it again invokes nothing. If nothing was invoked, start the run again.
    .code = PS-4815
management-silent =
    { $seconds ->
        [one] { $place } gave no sign of life for a second. { $effect } Check the host and the network in between, then look at the pool’s status.
       *[other] { $place } gave no sign of life for { $seconds } seconds. { $effect } Check the host and the network in between, then look at the pool’s status.
    }
    .help = The script gives one every ten seconds, also while a cmdlet works. The connection was ended; what was invoked goes on at Microsoft’s backup service.
    .code = PS-4816
management-too-much = { $place } answered more than an answer can have (256 KiB a line, 16 MiB in all). { $effect } Check what writes to the output of commands there.
    .help = What came was not taken for a result, and the connection was ended. Look at the pool’s status to see how its backup stands.
    .code = PS-4817

## What the cmdlets say
management-access-denied = The user of { $place } may not run { $cmdlet }. { $said } { $effect } Give the user the rights that the cmdlet needs, such as membership in RTCUniversalServerAdmins.
    .help = The cmdlet itself refused. Rights in poolsync do not count there: what may be done on the host is decided by the groups of the user that signs in to it.
    .code = PS-4818
management-unknown-pool = The deployment of { $place } has no pool { $pool }. { $said } { $effect } Check the pool’s name, and that the host belongs to its deployment.
    .help = The cmdlet itself refused. The pools that the host knows are listed where pools are taken over from it.
    .code = PS-4819
management-cmdlet-failed = { $cmdlet } ended with an error on { $place }. { $said } { $effect } Do what the message says, then run again.
    .help = The words are those of the cmdlet, in the language of the host. More may stand in the event log of the pool’s servers, under LS Backup Service.
    .code = PS-4820
management-error-state = The backup of { $pool } stays in ErrorState: { $modules }. { $said } { $effect } Look into the event log of the servers of both pools under LS Backup Service, and mend what it names.
    .help = The copy at the backup pool is as old as the last import that worked. Event 4070 tells of an import that one entry blocks, such as an invalid SIP address; event 4069 of a table of batches that can’t be updated. The service tries again by itself.
    .code = PS-4821
management-timed-out =
    { $seconds ->
        [one] The backup of { $pool } did not come to the wanted state within a second. { $effect } Look at the pool’s status; if a backlog builds up, give the service more time or more batches.
       *[other] The backup of { $pool } did not come to the wanted state within { $seconds } seconds. { $effect } Look at the pool’s status; if a backlog builds up, give the service more time or more batches.
    }
    .help = Only the watching ended. Microsoft’s backup service goes on by itself; following the sync again invokes nothing.
    .code = PS-4822
management-cancelled = Watching { $place } was cancelled. { $effect }
    .help = A sync that Microsoft’s backup service has begun can’t be taken back from here; it changes no live data.
    .code = PS-4823

## Runs of pools that the Management Shell drives
# What a run had to tell while it went on: lines, each with its time
management-line-begun = The way to { $host } stands, and poolsync’s script runs there.
# { $command } is the line of the cmdlet
management-line-invoking = Called: { $command }
management-line-invoked = The cmdlet came back. Microsoft’s backup service syncs the pool now; its status is watched.
# { $why } is one of the sentences above
management-line-again = { $why } The sync is followed again in { $seconds } s, time { $number } of { $most }.
management-line-taken-up = A worker took the run up again. The sync was invoked before, so it is only followed.
management-line-status = Get-CsBackupServiceStatus: { $states }
management-line-status-none = Get-CsBackupServiceStatus told of no module.
management-line-problem = { $cmdlet } complained, and went on: “{ $text }”
management-line-warning = { $cmdlet } warned: “{ $text }”
management-line-unknown = The host told something of a kind that this version does not know, “{ $line }”; it was passed over.
management-line-reached = What was asked for is steady: no backlog waits.
management-line-nothing-to-do = None of the modules that were asked for is initialised: there is nothing to sync.
# How modules of a run end
management-run-cancelled = Watching the sync was cancelled. It had been invoked: Microsoft’s backup service carries it on by itself, and it can’t be stopped from here.
    .help = Nothing was taken back. A sync brings the copy at the backup pool up to date and changes no live data. The pool’s status tells how it goes on.
    .code = PS-4840
management-run-not-driven = { $pool } is no longer driven by the Management Shell of a host, so nothing was invoked. Start the run again.
    .help = What drives the pool was changed after the run had been asked for. A new run is carried out by what drives the pool now.
    .code = PS-4841
management-run-not-steady = The host ended the watching without having told that the module is steady. Whether all of it was copied is not known; look at the pool’s status.
    .help = A module counts as copied only if the host told SteadyState or FinalState for it, and no error on the side of the backup pool. Microsoft’s backup service goes on by itself.
    .code = PS-4842
# Follows one of the sentences above that is about a look after the sync was invoked
management-run-invoked-before = That is about looking again: the sync itself had been invoked before, and Microsoft’s backup service carries it on by itself.
management-run-not-initialized = The pool’s servers have nothing of this module to copy (NotInitialized).
management-run-not-named = The pool’s servers do not name this module in their status.
# { $state } is a module with its states, in the words of the cmdlet
management-run-last = The host told last: { $state }.
# The run’s page
management-run-lines = What the host told
management-run-doing = Microsoft’s backup service is watched
management-run-no-status = no status yet
management-column-export = Export
management-column-import = Import
management-run-lines-none = Nothing yet.
management-run-lines-last = These are the last lines; the API tells all.
management-run-complaints-hidden = { $number ->
    [one] { $number } complaint of the cmdlets is not displayed, as Force asks. It is recorded, and the API tells it.
   *[other] { $number } complaints of the cmdlets are not displayed, as Force asks. They are recorded, and the API tells them.
}
management-fact-driver = Carried out by
management-run-driver = Microsoft’s cmdlets on a management host
management-no-changes-title = There is no list of changes
management-no-changes = Microsoft’s own cmdlets carried this run out. They tell in which state each module is, and not which items they copied.
# Other pages
management-pool-hint = synced by Microsoft’s cmdlets on { $host }
management-restore-none = poolsync can’t restore { $pools }: Microsoft’s cmdlets sync them, and their stores are unknown here. Use the Management Shell for it (Invoke-CsPoolFailOver, Update-CsUserData).
management-status-told = as its host told
management-says-all = Calls Invoke-CsBackupServiceSync for all modules of <strong data-slot="pool">{ $pool }</strong> on its management host, and watches until the copy on <strong data-slot="backup">{ $backup }</strong> is steady.
management-says-one = Calls Invoke-CsBackupServiceSync for <strong data-slot="module">{ $module }</strong> of <strong data-slot="pool">{ $pool }</strong> on its management host, and watches until the copy on <strong data-slot="backup">{ $backup }</strong> is steady.
management-says-cant = <strong data-slot="pool">{ $pool }</strong> is synced by Microsoft’s cmdlets, which can neither preview, nor verify, nor compare everything: this would be refused.
