# Countersign: what the policies ask of this host. For Intune (run as system, 64 bit) or a scheduled task, as an administrator.
# Runs under Windows PowerShell 2 and later. The former values are kept once, in the file Countersign\former.txt below the folder
# for the data of all users (%ProgramData%; XP and Server 2003 have no such variable), and undo.ps1 restores exactly those.
# If Windows has the SMB cmdlets, they are used, and the setting counts for new connections at once; otherwise it counts after a
# restart, and the exit code is 3010.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$settings = @(
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'RequireSecuritySignature'; Number = 0 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'RequireSecuritySignature'; Number = 0 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'EncryptData'; Number = 1 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'RejectUnencryptedAccess'; Number = 1 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'SMB1'; Number = 0 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'AllowInsecureGuestAuth'; Number = 0 }
)

# Which parameter of which cmdlet sets a value.
$cmdlets = @{
    'LanmanServer\Parameters|RequireSecuritySignature'      = 'Set-SmbServerConfiguration|RequireSecuritySignature'
    'LanmanServer\Parameters|SMB1'                          = 'Set-SmbServerConfiguration|EnableSMB1Protocol'
    'LanmanServer\Parameters|EncryptData'                   = 'Set-SmbServerConfiguration|EncryptData'
    'LanmanServer\Parameters|RejectUnencryptedAccess'       = 'Set-SmbServerConfiguration|RejectUnencryptedAccess'
    'LanmanWorkstation\Parameters|RequireSecuritySignature' = 'Set-SmbClientConfiguration|RequireSecuritySignature'
    'LanmanWorkstation\Parameters|AllowInsecureGuestAuth'   = 'Set-SmbClientConfiguration|EnableInsecureGuestLogons'
}

function Get-Cmdlets($setting) {
    $parts = $setting.Path.Split('\')
    $known = $cmdlets[$parts[-2] + '\' + $parts[-1] + '|' + $setting.Name]
    if ($null -eq $known) { return $null }
    return $known.Split('|')
}

function Test-Cmdlet($setting) {
    $known = Get-Cmdlets $setting
    if ($null -eq $known) { return $false }
    $command = Get-Command $known[0] -ErrorAction SilentlyContinue
    return ($null -ne $command) -and $command.Parameters.ContainsKey($known[1])
}

function Set-ByCmdlet($setting) {
    $known = Get-Cmdlets $setting
    $arguments = @{ Force = $true; Confirm = $false }
    $arguments[$known[1]] = [bool]$setting.Number
    $name = $known[0]
    & $name @arguments
}

function Get-Former($setting) {
    $item = Get-ItemProperty -LiteralPath $setting.Path -ErrorAction SilentlyContinue
    $was = 'absent'
    if (($null -ne $item) -and ($null -ne $item.PSObject.Properties[$setting.Name])) { $was = [string]$item.($setting.Name) }
    return $setting.Path + '|' + $setting.Name + '|' + $was
}

$folder = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'Countersign'
$former = Join-Path $folder 'former.txt'
if (-not (Test-Path -LiteralPath $former)) {
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    $lines = @()
    foreach ($setting in $settings) { $lines += Get-Former $setting }
    [IO.File]::WriteAllLines($former, [string[]]$lines)
}
$restart = $false
foreach ($setting in $settings) {
    if (Test-Cmdlet $setting) {
        Set-ByCmdlet $setting
    } else {
        if (-not (Test-Path -LiteralPath $setting.Path)) { New-Item -Force -Path $setting.Path | Out-Null }
        New-ItemProperty -LiteralPath $setting.Path -Name $setting.Name -PropertyType DWord -Value $setting.Number -Force | Out-Null
        $restart = $true
    }
}
if ($restart) {
    Write-Output 'Countersign: set in the registry; it counts after a restart'
    exit 3010
}
Write-Output 'Countersign: set; it counts for new connections'
exit 0
