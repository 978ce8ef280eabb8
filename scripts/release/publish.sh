#!/usr/bin/env bash
# publish.sh FOLDER: publishes FOLDER/app, as take.sh left it, to FUNCTION_APP_NAME in AZURE_SUBSCRIPTION_ID. As it is:
# nothing is built here or there, and no setting goes along (they are Bicep's). Publishing twice does no harm, and Kudu
# answers healthy apps with 503 at times (https://github.com/Azure/functions-action/issues/390), so that it is tried again.
set -euo pipefail
cd "$1/app"
# Core tools ask for the language otherwise; there is no local.settings.json in a package.
export FUNCTIONS_WORKER_RUNTIME=node FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT=1
pause=${PUBLISH_PAUSE_SECONDS:-20}

for attempt in 1 2 3; do
  if func azure functionapp publish "$FUNCTION_APP_NAME" --no-build --subscription "$AZURE_SUBSCRIPTION_ID"; then exit 0; fi
  echo "publishing failed, attempt $attempt of 3" >&2
  if [ "$attempt" != 3 ]; then sleep "$pause"; fi
done
exit 1
