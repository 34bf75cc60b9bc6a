# Countersign: remediation script of an Intune remediation. It sets what is not as required, and keeps the values from before once.
# It may run as often as it likes. Exit 0: everything is set; exit 1: something is not.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
# Accepts: every value that is good enough. A host that has one of them is left alone, so nothing is ever weakened.
$settings = @(
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'RequireSecuritySignature'; Number = 1; Accepts = @(1) },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'RequireSecuritySignature'; Number = 1; Accepts = @(1) },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'EncryptData'; Number = 1; Accepts = @(1) },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'RejectUnencryptedAccess'; Number = 1; Accepts = @(1) },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'SMB1'; Number = 0; Accepts = @(0) },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'AllowInsecureGuestAuth'; Number = 0; Accepts = @(0) }
)

# Which parameter of which cmdlet (after Get- or Set-) is the same setting in the running system.
$cmdlets = @{
    'Services\LanmanServer\Parameters\RequireSecuritySignature'      = 'SmbServerConfiguration|RequireSecuritySignature'
    'Services\LanmanServer\Parameters\SMB1'                          = 'SmbServerConfiguration|EnableSMB1Protocol'
    'Services\LanmanServer\Parameters\EncryptData'                   = 'SmbServerConfiguration|EncryptData'
    'Services\LanmanServer\Parameters\RejectUnencryptedAccess'       = 'SmbServerConfiguration|RejectUnencryptedAccess'
    'Services\LanmanWorkstation\Parameters\RequireSecuritySignature' = 'SmbClientConfiguration|RequireSecuritySignature'
    'Services\LanmanWorkstation\Parameters\AllowInsecureGuestAuth'   = 'SmbClientConfiguration|EnableInsecureGuestLogons'
}

# The values from before the first change are kept here, each once: 'absent', or the number. Only administrators can write there.
$kept = 'HKLM:\SOFTWARE\Countersign\Former'

# A 32-bit PowerShell on 64-bit Windows sees another SOFTWARE key and has no SMB cmdlets.
function Assert-64Bit {
    if ($null -ne $env:PROCESSOR_ARCHITEW6432) { throw 'this is a 32-bit PowerShell on 64-bit Windows: run it in a 64-bit one' }
}

# One line, and fewer characters than Intune shows.
function Write-Line([string]$text) {
    $line = $text -replace '\s+', ' '
    if ($line.Length -gt 2000) { $line = $line.Substring(0, 2000) + '...' }
    Write-Output $line
}

function Get-Label($setting) {
    return ($setting.Path + '\' + $setting.Name).Replace('HKLM:\SYSTEM\CurrentControlSet\', '')
}

# Nothing if the value is absent.
function Get-Value([string]$path, [string]$name) {
    if (-not (Test-Path -LiteralPath $path)) { return $null }
    $item = Get-ItemProperty -LiteralPath $path
    if (($null -eq $item) -or ($null -eq $item.PSObject.Properties[$name])) { return $null }
    return $item.PSObject.Properties[$name].Value
}

# The parameter of a cmdlet that this Windows has; nothing if it has none.
function Get-Known($setting, [string]$verb) {
    $known = $cmdlets[(Get-Label $setting)]
    if ($null -eq $known) { return $null }
    $noun, $parameter = $known.Split('|')
    $command = Get-Command ($verb + '-' + $noun) -ErrorAction SilentlyContinue
    if ($null -eq $command) { return $null }
    if (($verb -eq 'Set') -and (-not $command.Parameters.ContainsKey($parameter))) { return $null }
    return @{ Command = $verb + '-' + $noun; Parameter = $parameter }
}

# What the running system has, as far as its cmdlets say it.
function Get-Running($setting) {
    $known = Get-Known $setting 'Get'
    if ($null -eq $known) { return $null }
    $name = $known.Command
    $answer = & $name
    if (($null -eq $answer) -or ($null -eq $answer.PSObject.Properties[$known.Parameter])) { return $null }
    $value = $answer.PSObject.Properties[$known.Parameter].Value
    if ($null -eq $value) { return $null }
    return [int][bool]$value
}

# Why a setting is not as required; an empty text if it is. An absent value is written down too: what it means differs by version.
function Get-Fault($setting) {
    $value = Get-Value $setting.Path $setting.Name
    if ($null -eq $value) { return 'is absent' }
    if ($value -isnot [int]) { return 'is not a number' }
    if ($setting.Accepts -notcontains $value) { return 'is ' + $value }
    $running = Get-Running $setting
    if (($null -ne $running) -and ($setting.Accepts -notcontains $running)) {
        return 'is ' + $value + ', but the running system has ' + $running
    }
    return ''
}

function Get-Faults {
    foreach ($setting in $settings) {
        $fault = Get-Fault $setting
        if ($fault -ne '') { (Get-Label $setting) + ' ' + $fault }
    }
}

# Under which name the value from before is kept, and that value; nothing if none is.
function Get-KeptName($setting) {
    return (Get-Label $setting).Replace('\', '.')
}

function Get-Former($setting) {
    return Get-Value $kept (Get-KeptName $setting)
}

function Save-Former($setting) {
    if ($null -ne (Get-Former $setting)) { return }
    $value = Get-Value $setting.Path $setting.Name
    if (($null -ne $value) -and ($value -isnot [int])) { throw ((Get-Label $setting) + ' is not a number: change it by hand') }
    if ($null -eq $value) { $value = 'absent' }
    if (-not (Test-Path -LiteralPath $kept)) { New-Item -Path $kept -Force | Out-Null }
    New-ItemProperty -LiteralPath $kept -Name (Get-KeptName $setting) -PropertyType String -Value ([string]$value) | Out-Null
}

# Says whether it counts at once; otherwise, and if the cmdlet refuses, it counts after a restart.
function Set-Number($setting, [int]$number) {
    $now = $false
    $known = Get-Known $setting 'Set'
    if ($null -ne $known) {
        $arguments = @{ Force = $true; Confirm = $false }
        $arguments[$known.Parameter] = [bool]$number
        $name = $known.Command
        try {
            & $name @arguments | Out-Null
            $now = $true
        } catch {
            $now = $false
        }
    }
    if (-not (Test-Path -LiteralPath $setting.Path)) { New-Item -Path $setting.Path -Force | Out-Null }
    New-ItemProperty -LiteralPath $setting.Path -Name $setting.Name -PropertyType DWord -Value $number -Force | Out-Null
    return $now
}

# The labels of what is set; those that count only after a restart are marked.
function Set-Required {
    foreach ($setting in $settings) {
        if ((Get-Fault $setting) -ne '') {
            Save-Former $setting
            $now = Set-Number $setting $setting.Number
            if ($now) { Get-Label $setting } else { (Get-Label $setting) + ' (after a restart)' }
        }
    }
}

# The labels of what is restored. A value is forgotten only after it was restored, so this can be run again.
function Restore-Former {
    foreach ($setting in $settings) {
        $was = Get-Former $setting
        if ($null -eq $was) { continue }
        if ($was -ne 'absent') {
            Set-Number $setting ([int]$was) | Out-Null
        } elseif ($null -ne (Get-Value $setting.Path $setting.Name)) {
            Remove-ItemProperty -LiteralPath $setting.Path -Name $setting.Name
        }
        Remove-ItemProperty -LiteralPath $kept -Name (Get-KeptName $setting)
        Get-Label $setting
    }
}

try {
    Assert-64Bit
    $done = @(Set-Required)
    $faults = @(Get-Faults)
} catch {
    Write-Line ('Countersign: failed: ' + $_.Exception.Message)
    exit 1
}
if ($faults.Count -gt 0) {
    Write-Line ('Countersign: still not as required: ' + ($faults -join '; '))
    exit 1
}
Write-Line ('Countersign: set: ' + ($done -join '; '))
exit 0
