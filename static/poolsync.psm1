# Cmdlets of the Management Shell's names that ask a panel of poolsync instead, so that scripts go through its roles and audit.
#
#   Import-Module .\poolsync.psm1
#   Connect-PoolSync -Panel https://poolsync.litwareinc.com -Token (Read-Host -AsSecureString)
#   'atl-cs-001.litwareinc.com' | Invoke-CsBackupServiceSync -BackupModule ConfServices.DataConf
#
# Where Microsoft's module is loaded, too, name these by their module: poolsync\Invoke-CsBackupServiceSync.
# Windows PowerShell 3 or later. Values go to the panel as JSON or escaped, never as text of a command.
$Panel = $null
$Token = $null

# What the panel says that does not do what was asked, in its own words.
function Read-Refusal($Record) {
    $text = ''
    # Windows PowerShell takes what says nothing of its encoding for another one than UTF-8: the bytes are read once more.
    if ($Record.Exception.Response -is [Net.HttpWebResponse]) {
        $stream = $Record.Exception.Response.GetResponseStream()
        if ($stream.CanSeek) { $stream.Position = 0 }
        $text = (New-Object IO.StreamReader($stream, [Text.Encoding]::UTF8)).ReadToEnd()
    }
    if (-not $text -and $Record.ErrorDetails) { $text = [string]$Record.ErrorDetails.Message }
    try { $problem = ConvertFrom-Json -InputObject $text } catch { $problem = $null }
    if (-not $problem -or -not $problem.title) { return [string]$Record }
    $fields = @($problem.errors | Where-Object { $_ } | ForEach-Object { '{0}: {1}' -f $_.field, $_.message })
    if ($fields.Count) { return $fields -join ' ' }
    (@($problem.title, $problem.detail, $problem.next) | Where-Object { $_ } | ForEach-Object { $_.TrimEnd('.') + '.' }) -join ' '
}

# Asks the panel. A request that is sent again, because no answer came, bears the same key: it is carried out once.
function Send-Request([string]$Method, [string]$Path, $Body, [uri]$To, [Security.SecureString]$With) {
    if (-not $To) { $To = $script:Panel }
    if (-not $With) { $With = $script:Token }
    if (-not $To -or -not $With) { throw 'No panel is known. Nothing was sent; use Connect-PoolSync, or give -Panel and -Token.' }
    if (-not $To.IsAbsoluteUri -or ($To.Scheme -ne 'https' -and -not ($To.Scheme -eq 'http' -and $To.IsLoopback))) {
        throw 'The panel must be reached by https. Nothing was sent; give its address with https://.'
    }
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    $bearer = (New-Object Net.NetworkCredential('', $With)).Password
    $request = @{ Method = $Method; Uri = (New-Object Uri($To, $Path)); MaximumRedirection = 0; TimeoutSec = 60; ErrorAction = 'Stop'; UseBasicParsing = $true
        Headers = @{ Authorization = 'Bearer ' + $bearer } }
    if ($null -ne $Body) {
        $request['Body'] = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $Body -Depth 5 -Compress))
        $request['ContentType'] = 'application/json'
        $request['Headers']['Idempotency-Key'] = [Guid]::NewGuid().ToString()
    }
    for ($try = 1; $true; $try++) {
        try {
            $answer = Invoke-WebRequest @request
            $text = [Text.Encoding]::UTF8.GetString($answer.RawContentStream.ToArray())
            if ($text) { return ConvertFrom-Json -InputObject $text } else { return }
        } catch {
            $code = 0
            if ($_.Exception.Response) { $code = [int]$_.Exception.Response.StatusCode }
            # No answer, too many questions, or a panel that is just not there: again, a few times.
            if ($try -ge 4 -or @(0, 429, 502, 503, 504) -notcontains $code) { throw (Read-Refusal $_) }
            Start-Sleep -Seconds (2 * $try)
        }
    }
}

# An error about a pool, for the pipeline of a cmdlet.
function New-Fault([string]$Said, [string]$Pool) {
    New-Object Management.Automation.ErrorRecord((New-Object Exception($Said)), 'PoolSync', 'InvalidResult', $Pool)
}

# All pieces of a list.
function Get-Pieces([string]$Path, [hashtable]$Query, [uri]$To, [Security.SecureString]$With) {
    $cursor = $null
    do {
        $parts = @('limit=200')
        if ($cursor) { $parts += 'cursor=' + [uri]::EscapeDataString($cursor) }
        foreach ($name in $Query.Keys) { if ($Query[$name]) { $parts += $name + '=' + [uri]::EscapeDataString([string]$Query[$name]) } }
        $piece = Send-Request 'GET' ($Path + '?' + ($parts -join '&')) $null $To $With
        $piece.items
        $cursor = $piece.next
    } while ($cursor)
}

function Connect-PoolSync {
    <#
    .SYNOPSIS
    Names the panel that the other functions ask, and shows it the access token.
    .PARAMETER Panel
    The panel's address, such as https://poolsync.litwareinc.com
    .PARAMETER Token
    An access token of the panel, psk_..., as a secure string. It is kept in this session only.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true, Position = 0)][uri]$Panel,
        [Parameter(Mandatory = $true, Position = 1)][Security.SecureString]$Token)
    $account = Send-Request 'GET' '/api/v1/account' $null $Panel $Token
    $script:Panel = $Panel
    $script:Token = $Token
    Write-Verbose ('Signed in to {0} as {1}.' -f $Panel, $account.name)
}

function Invoke-CsBackupServiceSync {
    <#
    .SYNOPSIS
    Brings a pool and its backup pool into sync, by way of the panel, and waits for the end.
    .DESCRIPTION
    Like Microsoft's cmdlet it gives nothing when it succeeds. What went wrong is written as errors that do not end the pipeline,
    for each pool that is not in sync. Ctrl+C ends the waiting; the run goes on in the panel.
    .PARAMETER PoolFqdn
    The pool whose data is copied; also from the pipeline.
    .PARAMETER BackupModule
    One module, such as ConfServices.DataConf; all without it.
    .PARAMETER Force
    Does not display errors that are not fatal. They are recorded all the same.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][string]$PoolFqdn,
        [string]$BackupModule, [switch]$Force, [uri]$Panel, [Security.SecureString]$Token)
    process {
        $faults = @()
        try {
            $wanted = @{ pools = @($PoolFqdn); force = [bool]$Force }
            if ($BackupModule) { $wanted['module'] = $BackupModule }
            $id = (Send-Request 'POST' '/api/v1/runs' $wanted $Panel $Token).runs[0].id
            $path = '/api/v1/runs/' + [uri]::EscapeDataString([string]$id)
            $told = ''
            while ($true) {
                $details = Send-Request 'GET' $path $null $Panel $Token
                $state = [string]$details.run.state
                if (@('succeeded', 'partial', 'failed', 'cancelled', 'held') -contains $state) { break }
                if ($details.waiting_for -and $details.waiting_for -ne $told) {
                    $told = $details.waiting_for
                    Write-Warning ('{0} waits: {1}' -f $PoolFqdn, $told)
                }
                Start-Sleep -Milliseconds 500
            }
            if ($state -ne 'succeeded') {
                $said = @(Get-Pieces ($path + '/messages') @{} $Panel $Token | Where-Object { -not $_.fatal })
                if (-not $Force) {
                    foreach ($one in $said) { $faults += '{0}, {1}, {2}: {3}' -f $PoolFqdn, $one.module, $one.item, $one.message }
                }
                if ($state -ne 'partial') {
                    $why = @($details.modules | Where-Object { $_.message } | ForEach-Object { '{0}: {1}' -f $_.module, $_.message }) -join ' '
                    $faults += 'The run {0} of {1} is {2}. {3}' -f $id, $PoolFqdn, $state, $why
                }
            }
        } catch {
            $faults += [string]$_
        }
        # Written here, so that a caller who wants to be stopped by errors is stopped by the first.
        foreach ($one in $faults) { $PSCmdlet.WriteError((New-Fault $one $PoolFqdn)) }
    }
}

function Get-CsBackupServiceStatus {
    <#
    .SYNOPSIS
    Says how the backup of a pool stands, as the panel knows it; of all pools that you may see, if none is named.
    .PARAMETER PoolFqdn
    The pool; also from the pipeline.
    .PARAMETER Category
    CMS, UserData or RGS; all without it.
    #>
    [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][string]$PoolFqdn,
        [ValidateSet('CMS', 'UserData', 'RGS')][string]$Category, [uri]$Panel, [Security.SecureString]$Token)
    process {
        $fault = ''
        try {
            $found = @(Get-Pieces '/api/v1/status' @{ pool = $PoolFqdn; category = $Category } $Panel $Token)
            foreach ($pool in @($found | Group-Object -Property pool)) {
                $modules = @($pool.Group | ForEach-Object {
                        New-Object PSObject -Property @{ Identity = $_.module; ExportStatus = $_.export_state; ImportStatus = $_.import_state
                            Why = $_.why; SucceededAt = $_.succeeded_at; AgeSeconds = $_.age_seconds; Standing = $_.standing }
                    })
                $exports = @($modules | ForEach-Object { $_.ExportStatus })
                $overall = @('ErrorState', 'NonSteadyState', 'SteadyState', 'FinalState', 'NotInitialized') | Where-Object { $exports -contains $_ }
                $import = 'NormalState'
                if (@($modules | ForEach-Object { $_.ImportStatus }) -contains 'ErrorState') { $import = 'ErrorState' }
                New-Object PSObject -Property @{ PoolFqdn = $pool.Name; OverallExportStatus = @($overall)[0]; OverallImportStatus = $import
                    BackupModules = $modules }
            }
        } catch {
            $fault = [string]$_
        }
        if ($fault) { $PSCmdlet.WriteError((New-Fault $fault $PoolFqdn)) }
    }
}

Export-ModuleMember -Function @('Connect-PoolSync', 'Invoke-CsBackupServiceSync', 'Get-CsBackupServiceStatus')
