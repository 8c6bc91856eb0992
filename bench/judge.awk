# Makes Markdown tables of a run of bench/compare: what is asked against what was measured, and every tool's times.
#
#   awk -f bench/judge.awk bench/targets.tsv RUN
#   awk -v gate=1 -f bench/judge.awk bench/targets.tsv RUN [EARLIER_RUN]
#
# A run is a file of tab-separated rows: case, tool, round, microseconds, peak KiB, exit status; and of lines
# "# name value ..." about the whole. In one round all tools of a case ran one after the other, so whatever slowed
# one down slowed its neighbours down as well: ratios are taken round by round, and the median ratio is told with
# the interval that holds it in 95 of 100 runs (by order statistics, as the sign test does; of less than six rounds it
# is the whole range).
#
# gate=1 tells what became slower. If the run has the times of an earlier binary too ("before-1"), these are compared
# round by round: slower is what is slower by 2 % or more with the whole interval on that side. Otherwise two runs are
# compared, each by its ratio to rg (or ugrep) in the same round, which leaves the machine's mood out: slower is what
# is slower by 5 % or more, with intervals that do not touch. Memory: a tenth more.
# Slowness changes no exit code.

BEGIN {
  FS = "\t"
  kPairedNoise = 1.02; kRunsNoise = 1.05; kMemoryNoise = 1.10
  label["text-1"] = "text, 1 % failing"; label["text-30"] = "text, 30 % failing"
  label["json-1"] = "json-file, 1 % failing"; label["pipe"] = "text, 1 %, through a pipe"
  label["zip"] = "zip of 8 logs"; label["tar.gz"] = "tar.gz of 8 logs"; label["100-lines"] = "100 lines"
  label["unlike"] = "text, 1 %, half the lines unlike"
  label["slog"] = "json-file of slog's JSON, 1 %"; label["timestamps"] = "docker logs -t, 1 %"
  label["journal"] = "journald's JSON, 1 %"
}

FNR == 1 { ++file }
file == 1 { if ($0 !~ /^#/) targets[++target_count] = $0; next }
/^# / {
  about[file, substr($1, 3)] = $2
  if ($1 == "# bytes") bytes[file, $2] = $3
  next
}
NF >= 5 {
  key = file SUBSEP $1 SUBSEP $2
  if (!(key in rounds)) {
    rounds[key] = 0
    if (file == 2) { ++row_count; row_case[row_count] = $1; row_tool[row_count] = $2 }
  }
  ++rounds[key]
  time[key, $3] = $4 > 0 ? $4 : 1
  memory[key, $3] = $5
}

# values[1..n] is sorted in place.
function sort_values(n,   i, j, value) {
  for (i = 2; i <= n; ++i) {
    value = values[i]
    for (j = i - 1; j >= 1 && values[j] > value; --j) values[j + 1] = values[j]
    values[j + 1] = value
  }
}
# Sets middle, low and high of values[1..n].
function summarize(n,   k, tail, term, i) {
  sort_values(n)
  middle = n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
  k = 0; tail = 0; term = 1
  for (i = 1; i <= n; ++i) term /= 2
  for (i = 0; i < n / 2; ++i) {  # term: the chance of i heads among n
    tail += term
    if (2 * tail > 0.05) break
    ++k
    term = term * (n - i) / (i + 1)
  }
  if (k < 1) k = 1
  low = values[k]; high = values[n + 1 - k]
}
function has(f, which, tool) { return (f SUBSEP which SUBSEP tool) in rounds }
# Of the rounds that both tools have: time of `tool` / time of `other`; 0 where there are none.
function ratios(f, which, tool, other,   round, n, a, b) {
  a = f SUBSEP which SUBSEP tool; b = f SUBSEP which SUBSEP other; n = 0
  for (round = 0; round < rounds[a]; ++round) {
    if ((a SUBSEP round) in time && (b SUBSEP round) in time) values[++n] = time[a, round] / time[b, round]
  }
  if (n > 0) summarize(n)
  return n
}
function times(f, which, tool,   round, n, a) {
  a = f SUBSEP which SUBSEP tool; n = rounds[a]
  for (round = 0; round < n; ++round) values[round + 1] = time[a, round]
  summarize(n)
}
function peak(f, which, tool,   round, n, a) {
  a = f SUBSEP which SUBSEP tool; n = rounds[a]
  for (round = 0; round < n; ++round) values[round + 1] = memory[a, round]
  summarize(n)
  return middle / 1024
}
function name_of(which, threads) { return label[which] ", " (threads == 1 ? "1 thread" : threads " threads") }
function speed_against(which, tool, other) {
  if (!has(2, which, other) || !ratios(2, which, tool, other)) return "-"
  return sprintf("%.2fx", 1 / middle)
}

function print_targets(   i, field, which, tool, worst, worst_case, j) {
  printf "| what | target | measured | share of the target |\n|---|---:|---:|---:|\n"
  for (i = 1; i <= target_count; ++i) {
    split(targets[i], field, "\t")
    which = field[1]; tool = "wflogscan-" field[2]
    if (field[3] == "MiB") {
      worst = 0
      for (j = 1; j <= row_count; ++j) {
        if (row_tool[j] ~ /^wflogscan/ && peak(2, row_case[j], row_tool[j]) > worst) {
          worst = middle / 1024; worst_case = row_case[j]
        }
      }
      if (worst > 0) printf "| peak memory of any of these | %s MiB | %.1f MiB (%s) | %.2f |\n", field[5], worst, label[worst_case], field[5] / worst
    } else if (!has(2, which, tool)) {
      printf "| %s | %s | not measured | |\n", name_of(which, field[2]), field[5]
    } else if (field[3] == "ms") {
      times(2, which, tool)
      printf "| %s | %s ms | %.1f ms (%.1f to %.1f) | %.2f |\n", name_of(which, field[2]), field[5], middle / 1000, low / 1000, high / 1000, field[5] * 1000 / middle
    } else if (!has(2, which, field[4])) {
      printf "| %s | %sx %s | no %s here | |\n", name_of(which, field[2]), field[5], field[4], field[4]
    } else {
      ratios(2, which, tool, field[4])
      printf "| %s | %sx %s | %.2fx (%.2f to %.2f) | %.2f |\n", name_of(which, field[2]), field[5], field[4], 1 / middle, 1 / high, 1 / low, 1 / middle / field[5]
    }
  }
}

function print_times(   i, which, tool, speed, shown) {
  printf "\n| log | tool | median | from, to | speed | against rg | against ugrep | peak |\n"
  printf "|---|---|---:|---:|---:|---:|---:|---:|\n"
  for (i = 1; i <= row_count; ++i) {
    which = row_case[i]; tool = row_tool[i]
    times(2, which, tool)
    speed = bytes[2, which] / middle  # MB/s
    shown = (speed >= 1000 ? sprintf("%.2f GB/s", speed / 1000) : sprintf("%.1f MB/s", speed))
    printf "| %s | %s | %.1f ms | %.1f, %.1f | %s |", label[which], tool, middle / 1000, low / 1000, high / 1000, shown
    printf " %s | %s | %.1f MiB |\n", speed_against(which, tool, "rg"), speed_against(which, tool, "ugrep"), peak(2, which, tool)
  }
}

function verdict(which, tool, change, from, to, is_slower, is_faster) {
  printf "| %s | %s | %.3f (%.3f to %.3f) | %s |\n", label[which], tool, change, from, to, is_slower ? "slower" : is_faster ? "faster" : "the same, as far as can be told"
  if (is_slower) slower[++slower_count] = label[which] " (" tool ", " sprintf("%.1f", (change - 1) * 100) " %)"
}

function judge_memory(which, tool, f, other,   now, then) {
  now = peak(2, which, tool); then = peak(f, which, other)
  if (then > 0 && now > then * kMemoryNoise) {
    slower[++slower_count] = label[which] sprintf(" (%s, peak memory %.1f MiB, was %.1f)", tool, now, then)
  }
}

function print_gate(   i, which, tool, other, reference, paired, now, now_low, now_high) {
  for (i = 1; i <= row_count; ++i) if (row_tool[i] ~ /^before-/) paired = 1
  if (paired) {
    printf "\nAgainst the earlier binary, round by round:\n\n"
  } else if (file < 3) {
    print "\nNo earlier run of this machine and this size to compare with."
    return
  } else {
    printf "\nAgainst the run of %s (commit %s), each by its ratio to rg or ugrep in the same round:\n\n", about[3, "when"], about[3, "commit"]
    if (about[2, "rg"] != about[3, "rg"] || about[2, "ugrep"] != about[3, "ugrep"]) {
      printf "rg or ugrep is another version than then; the ratios say less.\n\n"
    }
  }
  printf "| log | tool | time now / time then | |\n|---|---|---:|---|\n"
  for (i = 1; i <= row_count; ++i) {
    which = row_case[i]; tool = row_tool[i]
    if (tool !~ /^wflogscan-/) continue
    if (paired) {
      other = tool; sub(/^wflogscan/, "before", other)
      if (!has(2, which, other)) continue
      ratios(2, which, tool, other)
      verdict(which, tool, middle, low, high, low > 1 && middle >= kPairedNoise, high < 1 && middle <= 1 / kPairedNoise)
      judge_memory(which, tool, 2, other)
    } else {
      if (!has(3, which, tool)) continue
      reference = has(2, which, "rg") && has(3, which, "rg") ? "rg" : "ugrep"
      if (!has(2, which, reference) || !has(3, which, reference)) continue
      ratios(2, which, tool, reference)
      now = middle; now_low = low; now_high = high
      ratios(3, which, tool, reference)
      verdict(which, tool, now / middle, now_low / high, now_high / low, now_low > high && now / middle >= kRunsNoise, now_high < low && now / middle <= 1 / kRunsNoise)
      judge_memory(which, tool, 3, tool)
    }
  }
  if (slower_count == 0) print "\nNothing became slower, as far as can be told."
  for (i = 1; i <= slower_count; ++i) print (i == 1 ? "\n" : "") "SLOWER: " slower[i]
}

END {
  printf "%s lines a log, %s interleaved rounds; %s, %s CPUs, load %s; commit %s.\n\n", about[2, "lines"], about[2, "rounds"], about[2, "cpu"], about[2, "cpus"], about[2, "load"], about[2, "commit"]
  print_targets()
  print_times()
  if (gate) print_gate()
}
