# Countersign: run this first, and for as long as it takes to see everybody: it changes nothing but what is written to the event
# log. Windows 11 24H2 and Server 2025 have these switches. Server 2012 to 2022, and Windows 10 and 11 before 24H2, can record who
# cannot sign if they have the updates of 9 September 2025 (KB5066913): there this sets the value in the registry that the
# updates read. What else is missing is named, and the rest goes on.
#   who connects here and cannot sign:   Microsoft-Windows-SMBServer/Audit, events 3021 and 3022; over SMB1 event 3027
#   which server this one finds unable:  Microsoft-Windows-SMBClient/Audit, events 31998 and 31999
# To switch it off again: powershell -File audit.ps1 -Off
param([switch]$Off)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$switches = @(
    @('Set-SmbServerConfiguration', 'AuditClientDoesNotSupportSigning'),
    @('Set-SmbServerConfiguration', 'AuditClientDoesNotSupportEncryption'),
    @('Set-SmbServerConfiguration', 'AuditInsecureGuestLogon'),
    @('Set-SmbClientConfiguration', 'AuditServerDoesNotSupportSigning'),
    @('Set-SmbClientConfiguration', 'AuditServerDoesNotSupportEncryption'),
    @('Set-SmbClientConfiguration', 'AuditInsecureGuestLogon')
)
# What the updates of KB5066913 read where the cmdlet has no such parameter.
$path = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'
$values = @('AuditClientDoesNotSupportSigning')
foreach ($switch in $switches) {
    $name = $switch[0]
    $command = Get-Command $name -ErrorAction SilentlyContinue
    if (($null -eq $command) -or (-not $command.Parameters.ContainsKey($switch[1]))) {
        if ($values -contains $switch[1]) {
            New-ItemProperty -LiteralPath $path -Name $switch[1] -PropertyType DWord -Value ([int](-not $Off)) -Force | Out-Null
            Write-Output ('Countersign: ' + $switch[1] + ' is ' + (-not $Off) + ' in the registry; it counts with KB5066913')
        } else {
            Write-Output ('Countersign: this Windows has no ' + $name + ' -' + $switch[1])
        }
        continue
    }
    $arguments = @{ Force = $true; Confirm = $false }
    $arguments[$switch[1]] = -not $Off
    & $name @arguments
    Write-Output ('Countersign: ' + $switch[1] + ' is ' + $arguments[$switch[1]])
}
exit 0
