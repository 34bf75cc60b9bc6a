# Countersign: restores the values from before apply.ps1, and removes those that were absent. Run it as apply.ps1 was run.
# Open sessions keep what they have until a restart.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$settings = @(
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'RequireSecuritySignature'; Number = 0 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'EnableSecuritySignature'; Number = 1 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'RequireSecuritySignature'; Number = 0 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters'; Name = 'EnableSecuritySignature'; Number = 1 },
    @{ Path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'; Name = 'SMB1'; Number = 0 }
)

# Which parameter of which cmdlet sets a value.
$cmdlets = @{
    'LanmanServer\Parameters|RequireSecuritySignature'      = 'Set-SmbServerConfiguration|RequireSecuritySignature'
    'LanmanServer\Parameters|SMB1'                          = 'Set-SmbServerConfiguration|EnableSMB1Protocol'
    'LanmanServer\Parameters|EncryptData'                   = 'Set-SmbServerConfiguration|EncryptData'
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

$former = Join-Path (Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'Countersign') 'former.txt'
if (-not (Test-Path -LiteralPath $former)) {
    Write-Output 'Countersign: no former values are kept here, so nothing is restored'
    exit 1
}
$kept = @{}
foreach ($line in [IO.File]::ReadAllLines($former)) {
    $parts = $line.Split('|')
    $kept[$parts[0] + '|' + $parts[1]] = $parts[2]
}
foreach ($setting in $settings) {
    $was = $kept[$setting.Path + '|' + $setting.Name]
    if ($null -eq $was) { continue }
    if ($was -eq 'absent') {
        Remove-ItemProperty -LiteralPath $setting.Path -Name $setting.Name -ErrorAction SilentlyContinue
    } else {
        $setting.Number = [int]$was
        if (Test-Cmdlet $setting) { Set-ByCmdlet $setting }
        New-ItemProperty -LiteralPath $setting.Path -Name $setting.Name -PropertyType DWord -Value $setting.Number -Force | Out-Null
    }
}
Remove-Item -LiteralPath $former
Write-Output 'Countersign: restored; it counts everywhere after a restart'
exit 3010
