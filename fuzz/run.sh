#!/usr/bin/env bash
# Runs every fuzz target in turn, or those named, for so many minutes each, and prints what each did.
# Usage: fuzz/run.sh MINUTES [TARGET...]. What a target finds is kept in fuzz/artifacts/TARGET, and the run goes on.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR=never

minutes=${1:?"usage: fuzz/run.sh MINUTES [TARGET...]"}
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  targets=(query search snippet html xml text transcript records sidecar)
fi
# The code is safe Rust throughout: coverage is wanted, address checks are not.
cargo +nightly fuzz build -s none >&2
binaries=target/$(rustc -vV | sed -n 's/^host: //p')/release

dictionary() {
  case $1 in
    query | search | snippet) echo query.dict ;;
    html | xml) echo markup.dict ;;
    sidecar) echo sidecar.dict ;;
    *) echo prose.dict ;;
  esac
}

seconds=$(awk "BEGIN { print int($minutes * 60) }")
printf '%-12s %12s %10s %8s  %s\n' target executions executions/s seconds findings
failed=0
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target" "artifacts/$target"
  folders=("corpus/$target" "seeds/$target")
  if [ -d "found/$target" ]; then folders+=("found/$target"); fi
  log=artifacts/$target.log
  : >"$log"
  started=$SECONDS
  findings=0
  executions=0
  # A finding ends the program; the rest of the time is the next one's.
  while remaining=$((seconds - (SECONDS - started))) && [ "$remaining" -gt 0 ]; do
    status=0
    nice -n 19 "$binaries/$target" "${folders[@]}" "-dict=$(dictionary "$target")" \
      "-artifact_prefix=artifacts/$target/" -max_total_time="$remaining" -max_len=8192 -timeout=20 \
      -rss_limit_mb=2048 -print_final_stats=1 >run.log 2>&1 || status=$?
    cat run.log >>"$log"
    ran=$(sed -n 's/^stat::number_of_executed_units: *//p' run.log | tail -n 1)
    executions=$((executions + ${ran:-0}))
    if [ "$status" -ne 0 ]; then
      findings=$((findings + 1))
      failed=1
      # What fails at once would fail for ever.
      if [ "$findings" -ge 20 ]; then break; fi
    fi
  done
  rm -f run.log
  took=$((SECONDS - started))
  printf '%-12s %12d %10d %8d  %d\n' "$target" "$executions" $((executions / (took > 0 ? took : 1))) "$took" "$findings"
done
exit "$failed"
