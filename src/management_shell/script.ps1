# What poolsync runs on a management host. It takes one request, a JSON object, and writes JSON objects, one a line.
# It is sent as it is; no value ever becomes part of its text. src/management_shell/mod.rs tells of the contract.
param([string]$Asked)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'
# What is written goes past the console of PowerShell, whose encoding and colours differ from host to host.
$Out = [IO.Stream]::Synchronized([Console]::OpenStandardOutput())
[Console]::SetOut([IO.TextWriter]::Null)
# Functions read these from here; nothing but this level sets them.
$Id = ''
$Needed = @('Invoke-CsBackupServiceSync', 'Get-CsBackupServiceStatus', 'Get-CsPool', 'Get-CsPoolBackupRelationship',
    'Get-CsBackupServiceConfiguration', 'Set-CsBackupServiceConfiguration', 'Get-CsAdminRole')
# Settings of the backup service: as the request names them, as the cmdlets do.
$Settings = @{ max_concurrent_calls = 'MaxConcurrentCalls'; max_batches_per_user_store_sync = 'MaxBatchesPerUserStoreSync'
    max_batches_per_cms_sync = 'MaxBatchesPerCmsSync'; max_data_conf_package_size_kb = 'MaxDataConfPackageSizeKB'
    enable_rgs_backup_service = 'EnableRgsBackupService' }

function Get-Bytes([string]$Kind, [hashtable]$With) {
    $With['contract'] = 1
    $With['id'] = $Id
    $With['line'] = $Kind
    $json = ConvertTo-Json -InputObject $With -Depth 6 -Compress
    # Half a character, which a text that was cut may end with, is no JSON.
    $json = [regex]::Replace($json, '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]', '?')
    $ascii = [regex]::Replace($json, '[^\x20-\x7e]', { param($m) '\u{0:x4}' -f [int][char]$m.Value })
    , [Text.Encoding]::ASCII.GetBytes($ascii + "`n")
}

function Write-Line([string]$Kind, [hashtable]$With = @{}) {
    $bytes = Get-Bytes $Kind $With
    $Out.Write($bytes, 0, $bytes.Length)
    $Out.Flush()
}

function Get-Now { [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture) }

function Get-Text($Value) {
    $text = [string]$Value
    if ($text.Length -gt 4000) { $text = $text.Substring(0, 4000) }
    $text
}

# What an error record says, for the reader and for telling faults apart.
function Get-Problem([string]$Cmdlet, $Record) {
    $inner = $Record.Exception
    while ($inner -and $inner.InnerException) { $inner = $inner.InnerException }
    $type = ''
    if ($inner) { $type = $inner.GetType().FullName }
    @{ cmdlet = $Cmdlet; message = (Get-Text $Record); category = [string]$Record.CategoryInfo.Category
        type = $type; error_id = (Get-Text $Record.FullyQualifiedErrorId) }
}

# Calls a cmdlet with parameters. Errors and warnings that do not end it are told; what ends it is thrown.
function Use-Cmdlet([string]$Cmdlet, [hashtable]$Parameters) {
    $problems = @()
    $warnings = @()
    try {
        $found = @(& $Cmdlet @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue -WarningVariable warnings)
    } finally {
        foreach ($one in @($warnings)) { Write-Line 'warning' @{ cmdlet = $Cmdlet; message = (Get-Text $one) } }
    }
    foreach ($one in @($problems)) {
        if ($one -is [Management.Automation.ErrorRecord]) { Write-Line 'problem' (Get-Problem $Cmdlet $one) }
    }
    $found
}

function Stop-Run([string]$Outcome, [hashtable]$With = @{}) {
    $With['outcome'] = $Outcome
    $Quiet.Set() | Out-Null
    Write-Line 'end' $With
    exit 0
}

# The state of each module: from objects that have Identity, ExportStatus and ImportStatus, from a table by name, or from
# the text that stands for them: Name:[export,import].
function Read-Modules($Status) {
    $read = @()
    $parts = $Status.BackupModules
    if ($parts -is [Collections.IDictionary]) {
        $parts = @($parts.Keys | ForEach-Object { '{0}:[{1}]' -f $_, (@($parts[$_]) -join ',') })
    }
    foreach ($part in @($parts)) {
        if ($null -eq $part) { continue }
        $text = Get-Text $part
        if ($part -isnot [string] -and $part.Identity -and $part.ExportStatus) {
            $read += @{ module = (Get-Text $part.Identity); export = (Get-Text $part.ExportStatus); import = (Get-Text $part.ImportStatus); text = $text }
            continue
        }
        foreach ($m in [regex]::Matches($text, '([A-Za-z][A-Za-z0-9_.]*)\s*:\s*\[\s*([A-Za-z]+)\s*,\s*([A-Za-z]+)\s*\]')) {
            $read += @{ module = $m.Groups[1].Value; export = $m.Groups[2].Value; import = $m.Groups[3].Value; text = $text }
        }
    }
    , @($read | Sort-Object { $_.module })
}

function Read-Status([string]$Pool) {
    $status = @(Use-Cmdlet 'Get-CsBackupServiceStatus' @{ PoolFqdn = $Pool }) | Select-Object -First 1
    if ($null -eq $status) { return $null }
    @{ pool = $Pool; export = (Get-Text $status.OverallExportStatus); import = (Get-Text $status.OverallImportStatus)
        machine = (Get-Text $status.ActiveMachineFqdn); modules = (Read-Modules $status) }
}

# Looks until the wanted state was seen twice in a row: what the cmdlet tells right after a sync was asked for may be the
# state before it. Time is counted by a clock that nobody sets.
function Watch-Pool($Request) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $good = @('FinalState')
    if ($Request.until -ne 'final') { $good += 'SteadyState' }
    $last = ''
    $seen = 0; $bad = 0; $blind = 0; $unnamed = 0
    while ($true) {
        $look = $null
        $ended = $null
        try { $look = Read-Status $Request.pool_fqdn } catch { $ended = Get-Problem 'Get-CsBackupServiceStatus' $_ }
        if ($ended) { Write-Line 'problem' $ended }
        if ($look) {
            $blind = 0
            $asked = @($look.modules | Where-Object { -not $Request.backup_module -or $_.module -eq $Request.backup_module })
            $wrong = @($asked | Where-Object { $_.export -eq 'ErrorState' -or $_.import -eq 'ErrorState' })
            $waits = @($asked | Where-Object { $_.export -ne 'NotInitialized' -and $good -notcontains $_.export })
            $moved = @($asked | Where-Object { $_.export -ne 'NotInitialized' })
            $is = $look.export + $look.import + $look.machine + (ConvertTo-Json -InputObject @($look.modules) -Depth 4 -Compress)
            if ($is -cne $last) {
                $look['at'] = Get-Now
                Write-Line 'status' $look
                $last = $is
            }
            if ($wrong.Count) { $bad++; $seen = 0 } else { $bad = 0 }
            if ($asked.Count -and -not $wrong.Count -and -not $waits.Count) { $seen++ } else { $seen = 0 }
            if ($asked.Count) { $unnamed = 0 } else { $unnamed++ }
            # The servers do not name the module; or nothing could be read of what they name.
            if ($unnamed -ge 3 -and @($look.modules).Count) { Stop-Run 'nothing-to-do' }
            if ($unnamed -ge 3) { Stop-Run 'failed' @{ fault = 'cmdlet'; problem = @{ cmdlet = 'Get-CsBackupServiceStatus' } } }
            if ($seen -ge 2 -and $moved.Count) { Stop-Run 'reached' }
            if ($seen -ge 2) { Stop-Run 'nothing-to-do' }
            if ($bad -ge 3) { Stop-Run 'error-state' @{ modules = @($wrong | ForEach-Object { $_.module }) } }
        } else {
            $seen = 0
            $blind++
            if ($blind -ge 3) { Stop-Run 'failed' @{ fault = 'cmdlet'; problem = $(if ($ended) { $ended } else { @{ cmdlet = 'Get-CsBackupServiceStatus' } }) } }
        }
        $left = [int]$Request.timeout_seconds - $clock.Elapsed.TotalSeconds
        if ($left -le 0) { Stop-Run 'timeout' }
        # Whoever asked is gone if the beat could not be written.
        if ([string]$Beat.InvocationStateInfo.State -ne 'Running') { exit 97 }
        Start-Sleep -Milliseconds ([int](1000 * [Math]::Max(0.1, [Math]::Min([int]$Request.poll_seconds, $left))))
    }
}

function Invoke-Sync($Request) {
    $with = @{ PoolFqdn = [string]$Request.pool_fqdn }
    if ($Request.backup_module) { $with['BackupModule'] = [string]$Request.backup_module }
    if ($Request.force) { $with['Force'] = $true }
    Write-Line 'invoking' @{ at = (Get-Now) }
    Use-Cmdlet 'Invoke-CsBackupServiceSync' $with | Out-Null
    Write-Line 'invoked' @{ at = (Get-Now) }
    Watch-Pool $Request
}

function Find-Pools {
    foreach ($pool in @(Use-Cmdlet 'Get-CsPool' @{})) {
        $fqdn = Get-Text $pool.Fqdn
        if (-not $fqdn) { $fqdn = Get-Text $pool.Identity }
        $line = @{ fqdn = $fqdn; site = ((Get-Text $pool.Site) -replace '^Site:', ''); partner = $null; problem = $null }
        $services = @($pool.Services | Where-Object { $null -ne $_ } | ForEach-Object { [string]$_ })
        $line['registrar'] = [bool](-not $services.Count -or ($services -match '^Registrar'))
        if ($line['registrar']) {
            try {
                $pair = @(& 'Get-CsPoolBackupRelationship' -PoolFqdn $fqdn -ErrorAction Stop -WarningAction SilentlyContinue) | Select-Object -First 1
                foreach ($name in @('BackupPoolFqdn', 'BackupPool', 'PartnerPoolFqdn')) {
                    if (-not $line['partner'] -and $pair.$name) { $line['partner'] = Get-Text $pair.$name }
                }
                if (-not $line['partner'] -and $pair -is [string] -and $pair) { $line['partner'] = Get-Text $pair }
            } catch { $line['problem'] = Get-Problem 'Get-CsPoolBackupRelationship' $_ }
        }
        Write-Line 'pool' $line
    }
}

function Show-Configuration {
    $found = @(Use-Cmdlet 'Get-CsBackupServiceConfiguration' @{}) | Select-Object -First 1
    if ($null -eq $found) { Stop-Run 'failed' @{ fault = 'cmdlet'; problem = @{ cmdlet = 'Get-CsBackupServiceConfiguration' } } }
    $line = @{ sync_interval_seconds = $null }
    if ($found.SyncInterval) { $line['sync_interval_seconds'] = [int64]([TimeSpan]$found.SyncInterval).TotalSeconds }
    foreach ($key in $Settings.Keys) { $line[$key] = $found.($Settings[$key]) }
    Write-Line 'configuration' $line
}

function Set-Configuration($Changes) {
    $with = @{}
    if ($null -ne $Changes.sync_interval_seconds) { $with['SyncInterval'] = [TimeSpan]::FromSeconds([double]$Changes.sync_interval_seconds) }
    foreach ($key in $Settings.Keys) {
        if ($null -ne $Changes.$key) { $with[$Settings[$key]] = $Changes.$key }
    }
    Write-Line 'invoking' @{ at = (Get-Now) }
    Use-Cmdlet 'Set-CsBackupServiceConfiguration' $with | Out-Null
    Write-Line 'invoked' @{ at = (Get-Now) }
    Show-Configuration
}

function Find-Roles {
    foreach ($role in @(Use-Cmdlet 'Get-CsAdminRole' @{})) {
        $names = @($role.Cmdlets | ForEach-Object { [regex]::Matches([string]$_, '[A-Za-z]+-Cs[A-Za-z0-9]+') } | ForEach-Object { $_.Value })
        $ours = @($names | Where-Object { $_ -match 'CsBackupService|CsPoolBackup' } | Sort-Object -Unique)
        Write-Line 'role' @{ name = (Get-Text $role.Identity); template = (Get-Text $role.Template); standard = [bool]$role.IsStandardRole
            cmdlets = $ours; cmdlet_count = $names.Count
            config_scopes = @($role.ConfigScopes | Where-Object { $null -ne $_ } | ForEach-Object { Get-Text $_ })
            user_scopes = @($role.UserScopes | Where-Object { $null -ne $_ } | ForEach-Object { Get-Text $_ }) }
    }
}

$Quiet = New-Object Threading.ManualResetEvent($false)
try {
    $request = ConvertFrom-Json -InputObject $Asked
    $Id = [string]$request.id
    if ($request.contract -ne 1) { Stop-Run 'failed' @{ fault = 'contract' } }
    # A cmdlet may take minutes, in which nothing else of this script runs: the sign of life comes from a place of its own.
    $pulse = Get-Bytes 'heartbeat' @{}
    $Beat = [PowerShell]::Create()
    $Beat.AddScript('param($o, $b, $quiet) while (-not $quiet.WaitOne(10000)) { $o.Write($b, 0, $b.Length); $o.Flush() }') | Out-Null
    $Beat.AddArgument($Out).AddArgument($pulse).AddArgument($Quiet) | Out-Null
    $Beat.BeginInvoke() | Out-Null
    Write-Line 'begun' @{ host = [Environment]::MachineName; at = (Get-Now) }

    $module = $null
    $why = $null
    foreach ($name in @('SkypeForBusiness', 'Lync')) {
        if ($module) { break }
        try { $module = @(Import-Module -Name $name -PassThru -DisableNameChecking -WarningAction SilentlyContinue)[0] }
        catch { $why = Get-Problem 'Import-Module' $_ }
    }
    $missing = @($Needed | Where-Object { -not (Get-Command -Name $_ -ErrorAction SilentlyContinue) })
    if ($request.action -eq 'hello') {
        $version = ''
        if ($module) { $version = [string]$module.Version }
        Write-Line 'hello' @{ powershell = [string]$PSVersionTable.PSVersion; module = $(if ($module) { [string]$module.Name } else { $null })
            module_version = $version; missing = $missing; host = [Environment]::MachineName; at = (Get-Now) }
        Stop-Run 'done'
    }
    if ($missing.Count -eq $Needed.Count) { Stop-Run 'failed' @{ fault = 'no-module'; problem = $why } }
    $wanted = switch ([string]$request.action) {
        'sync' { 'Invoke-CsBackupServiceSync', 'Get-CsBackupServiceStatus' }
        'follow' { 'Get-CsBackupServiceStatus' }
        'status' { 'Get-CsBackupServiceStatus' }
        'discover' { 'Get-CsPool', 'Get-CsPoolBackupRelationship' }
        'configuration' { 'Get-CsBackupServiceConfiguration' }
        'set-configuration' { 'Set-CsBackupServiceConfiguration', 'Get-CsBackupServiceConfiguration' }
        'roles' { 'Get-CsAdminRole' }
        default { Stop-Run 'failed' @{ fault = 'contract' } }
    }
    $lacking = @($wanted | Where-Object { $missing -contains $_ })
    if ($lacking.Count) { Stop-Run 'failed' @{ fault = 'cmdlet-missing'; cmdlets = $lacking } }
    switch ([string]$request.action) {
        'sync' { Invoke-Sync $request }
        'follow' { Watch-Pool $request }
        'status' {
            $look = Read-Status $request.pool_fqdn
            if ($null -eq $look) { Stop-Run 'failed' @{ fault = 'cmdlet'; problem = @{ cmdlet = 'Get-CsBackupServiceStatus' } } }
            $look['at'] = Get-Now
            Write-Line 'status' $look
        }
        'discover' { Find-Pools }
        'configuration' { Show-Configuration }
        'set-configuration' { Set-Configuration $request.changes }
        'roles' { Find-Roles }
    }
    Stop-Run 'done'
} catch {
    $cmdlet = [string]$_.InvocationInfo.MyCommand
    Stop-Run 'failed' @{ fault = 'cmdlet'; problem = (Get-Problem $cmdlet $_) }
}
