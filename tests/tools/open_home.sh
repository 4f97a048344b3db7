#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command in a mount namespace where each folder of OPEN (a colon-separated list under $HOME_TO_OPEN) can be reached by every
# uid, as it would be on a server: the tests' interpreters may lie under a home folder that only its owner may enter. Needs root.
set -eu
home=$HOME_TO_OPEN behind=$(mktemp -d)
mount --bind "$home" "$behind"
mount -t tmpfs -o mode=755 tmpfs "$home"
IFS=:
for folder in $OPEN; do
  [ -d "$behind/$folder" ] || continue
  mkdir -p "$home/$folder"
  mount --bind "$behind/$folder" "$home/$folder"
done
umount "$behind" && rmdir "$behind"
unset IFS HOME_TO_OPEN OPEN
exec "$@"
