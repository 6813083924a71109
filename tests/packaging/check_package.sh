#!/bin/sh
# The Debian package installs in a bare Debian 12, where `penstock` runs a job, and builds an
# executable of it that runs. Needs root and a mirror of Debian. Usage: check_package.sh CPACK BUILD
set -eu
for tool in debootstrap dpkg-shlibdeps; do
  command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "skipped: a chroot needs root"; exit 77; }
work=$(mktemp -d)
trap 'umount "$work/root/proc" 2>/dev/null || true; rm -rf "$work"' EXIT
cpack=$1
build=$(cd "$2" && pwd)
(cd "$build" && "$cpack" -G DEB -B "$work") >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
package=$(ls "$work"/penstock_*.deb)
echo "depends on: $(dpkg-deb -f "$package" Depends)"
# LLVM and the C++ library are inside.
if dpkg-deb -f "$package" Depends | grep -E 'llvm|stdc\+\+|antlr'; then exit 1; fi

# The mirror that this machine uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -1)
debootstrap --variant=minbase bookworm "$work/root" ${mirror:+"$mirror"} >"$work/log" 2>&1 ||
  { tail -5 "$work/log"; echo "skipped: no bare Debian could be made"; exit 77; }
cp "$package" "$work/root/penstock.deb"
printf 'id,amount\n1,2.50\n2,x\n' >"$work/root/in.csv"
cat >"$work/root/job.json" <<'END'
{"type": "job", "version": "2.0", "steps": [
  {"stepType": "txtfile", "category": "reader", "name": "in", "parameter": {
    "path": "/in.csv", "header": true, "column": [
      {"name": "id", "type": "long"}, {"name": "amount", "type": "decimal(8,2)"}]}},
  {"stepType": "txtfile", "category": "writer", "name": "out", "parameter": {
    "path": "/out.csv", "fileFormat": "csv", "nullFormat": ""}}],
 "setting": {"errorLimit": {"record": "5"}}}
END
cat >"$work/root/try.sh" <<'END'
set -eu
apt-get install -y --no-install-recommends /penstock.deb || dpkg -i /penstock.deb
penstock --version
penstock run -q /job.json
cat /out.csv
rm /out.csv
penstock build /job.json -o /job
/job -q
cat /out.csv
END
mount -t proc proc "$work/root/proc"
chroot "$work/root" sh /try.sh >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
[ "$(grep -cx '1,2.50' "$work/log")" = 2 ] || { cat "$work/log"; exit 1; }
