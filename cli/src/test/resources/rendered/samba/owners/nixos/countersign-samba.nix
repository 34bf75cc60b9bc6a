# A module of NixOS: put it beside configuration.nix, name it in 'imports' there, then: nixos-rebuild switch
# A release without services.samba.settings takes 'name = value' lines in services.samba.extraConfig.
{ lib, ... }:
{
  services.samba.settings.global = {
    "server signing" = lib.mkForce "mandatory";
    "server smb encrypt" = lib.mkForce "required";
    "server min protocol" = lib.mkForce "SMB2_02";
    "server string" = lib.mkForce "File server %h: ours";
    "hosts allow" = lib.mkForce "10.0.0.0/8 $x";
  };
}
