#!/usr/bin/env bash
# take.sh VERSION FOLDER [SHA256]: the package of a release, verified, unpacked into FOLDER/app. Nothing is unpacked that is
# not what was released: by the digest that is given, by the release's SHA256SUMS, and, unless the repository is private
# (REPOSITORY_PRIVATE=true), by an attestation that release.yml has built it from main. GH_TOKEN and GH_REPO for gh.
set -euo pipefail
version=$1
folder=$2
digest=${3:-}
package="ledgerline-$version.zip"

mkdir -p "$folder/assets" "$folder/app"
gh release download "$version" --dir "$folder/assets"
cd "$folder/assets"

grep -qxE "[0-9a-f]{64}  $package" SHA256SUMS || { echo "SHA256SUMS of $version does not name $package" >&2; exit 1; }
sha256sum --check --strict SHA256SUMS
if [ -n "$digest" ]; then echo "$digest  $package" | sha256sum --check --strict; fi
if [ "${REPOSITORY_PRIVATE:-false}" != true ]; then
  gh attestation verify "$package" --repo "$GH_REPO" --signer-workflow "$GH_REPO/.github/workflows/release.yml" \
    --source-ref refs/heads/main
fi

unzip -q "$package" -d ../app
