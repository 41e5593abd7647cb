"""The tables of bench/ledger for docs/benchmarks.md, made from docs/evidence/bench-ledger.json alone."""

COST_HEADS = (" each member: cores; MiB (own); network MiB sent / received | each peer: cores; MiB (own) |"
              " `ledger load`: cores; MiB |")
VOTE_HEADS = ("votes/s | final after ms: median / p99 / longest | drained after s | dropped / gaps / lost |"
              " caller's CPU us per vote | recording process while votes come: cores |")


def spread(values, form="{:.2f}"):
    values = [value for value in values if value is not None]
    if not values:
        return "-"
    low, high = form.format(min(values)), form.format(max(values))
    return low if low == high else f"{low}-{high}"


def processes(cost, word, is_killed=False):
    return [item for name, item in cost.items() if name.startswith(word) and bool(item.get("killed")) == is_killed]


def memory(items):
    """Highest memory, and in brackets what of it is the process's own: without mapped pages of files."""
    own = [item.get("mib_own") for item in items]
    highest = spread([item.get("mib_max") for item in items], "{:.0f}")
    return highest if None in own else f"{highest} ({spread(own, '{:.0f}')})"


def mebibytes(items, direction):
    return spread([(item[f"peer_{direction}_bytes"] + item[f"client_{direction}_bytes"]) / 2**20
                   for item in items if f"peer_{direction}_bytes" in item], "{:.0f}")


def member_cell(items):
    cores = spread([item.get("cores") for item in items])
    return f"{cores}; {memory(items)}; {mebibytes(items, 'sent')} / {mebibytes(items, 'received')}"


def load_cell(cost):
    item = cost.get("load", {})
    return f"{spread([item.get('cores')])}; {memory([item])}"


def cost_cells(cost):
    peers = processes(cost, "peer")
    return (f" {member_cell(processes(cost, 'etcd'))} | {spread([item['cores'] for item in peers])}; {memory(peers)} |"
            f" {load_cell(cost)} |")


def yes(value):
    return "yes" if value else "**NO**"


def heads(text):
    return [text, "|" + "---|" * (text.count("|") - 1)]


def times(report):
    return (f"{report['meanMilliseconds']:.1f} ({report['deviationMilliseconds']:.1f}) |"
            f" {report['p99Milliseconds']:.1f} |")


def origin(name, part):
    command = part.get("command", f"bench/ledger --parts {name}")
    note = f" {part['note']}" if part.get("note") else ""
    return f"{part['date']}, commit {part['commit']}, {part['machine']}; `{command}`.{note}"


def section_table(part):
    yield from ["**Requests through any member.** " + origin("table", part),
                f"{part['requests']} signed entries of 1 KiB, one per transaction; client number i is a writer of"
                " its own and goes through member i modulo 3; three peers check, store and sign at the same time.", ""]
    yield from heads(f"| clients | entries/s | mean (deviation) ms | p99 ms |{COST_HEADS} equal roots |")
    for run in part["runs"]:
        report = run["report"]
        yield (f"| {report['clients']} | **{report['perSecond']:.0f}** | {times(report)}{cost_cells(run['cost'])}"
               f" {yes(run['end']['equal_roots'])} |")


def section_local(part):
    yield from ["**Not replicated** (`mode: local`, one process, one SQLite file, the same entries). "
                + origin("local", part), ""]
    yield from heads("| clients | entries/s | mean (deviation) ms | p99 ms | the process: cores; MiB |")
    for run in part["runs"]:
        report = run["report"]
        yield (f"| {report['clients']} | **{report['perSecond']:.0f}** | {times(report)}"
               f" {load_cell(run.get('cost', {}))} |")


def section_killed(name, part):
    who = "A follower" if name == "follower" else "The leader"
    again = part.get("again")
    ends = "" if not again else (" With three members again at the end: roots equal "
                                 f"{yes(again['end']['equal_roots'])}, not ordered {again['report']['failed']}.")
    yield from [f"**{who} is killed** (SIGKILL) when half of the entries are in. " + origin(name, part) + ends, ""]
    yield from heads("| clients | entries/s | mean (deviation) ms | p99 ms | longest stall of all clients, ms |"
                     f" tries made again | not ordered |{COST_HEADS} the killed member until then: as each |"
                     " equal roots with two members |")
    for run in part["runs"]:
        report, cost = run["report"], run["cost"]
        gone = processes(cost, "etcd", is_killed=True)
        yield (f"| {report['clients']} | {report['perSecond']:.0f} | {times(report)}"
               f" **{report['stallMilliseconds']:.0f}** | {report['retries']} | {report['failed']} |{cost_cells(cost)}"
               f" {member_cell(gone) if gone else '-'} | {yes(run['end']['equal_roots'])} |")


def vote_row(name, run):
    report, end = run["report"], run["end"]
    return (f"| {name} | {report['perSecond']:.0f} | **{report['finalMedianMilliseconds']:.0f}** /"
            f" {report['finalP99Milliseconds']:.0f} / {report['finalMaxMilliseconds']:.0f} |"
            f" {report['drainSeconds']:.1f} | {report['dropped']} / {report['gaps']} / {end.get('lost', '-')} |"
            f" {report['recordMicroseconds']:.2f} | {report['processSeconds'] / run['seconds']:.2f} |"
            f"{cost_cells(run['cost'])} {yes(end['equal_roots'])} |")


def section_votes(name, part):
    title = "Votes at a steady rate" if name == "votes" else "A burst of votes"
    yield from [f"**{title}** through recorder, spool, peer, members and three peers. " + origin(name, part), ""]
    yield from heads(f"| load | {VOTE_HEADS}{COST_HEADS} equal roots |")
    yield vote_row(f"{part['rate']:,}/s for {part['seconds']} s", part)


def section_blocks(part):
    yield from ["**Sizes and times of blocks**, 2,000 votes/s. " + origin("blocks", part), ""]
    yield from heads(f"| block | {VOTE_HEADS}{COST_HEADS} equal roots |")
    for run in part["runs"]:
        yield vote_row(f"{run['entries']} entries or {run['interval_ms'] / 1000:g} s", run)


def section_entries(part):
    yield from ["**Votes of 1 KiB from 64 clients that each wait for theirs**, batched by the spool. "
                + origin("entries", part), ""]
    yield from heads(f"| waits until | entries | entries/s | mean (deviation) ms | p99 ms | not done |{COST_HEADS}"
                     " equal roots |")
    for run in part["runs"]:
        report = run["report"]
        yield (f"| {run['durability']} | {report['done']} | **{report['perSecond']:.0f}** | {times(report)}"
               f" {report['failed']} |{cost_cells(run['cost'])} {yes(run['end']['equal_roots'])} |")


SECTIONS = {
    "table": section_table,
    "local": section_local,
    "follower": lambda part: section_killed("follower", part),
    "leader": lambda part: section_killed("leader", part),
    "votes": lambda part: section_votes("votes", part),
    "burst": lambda part: section_votes("burst", part),
    "blocks": section_blocks,
    "entries": section_entries,
}


def section(name, part):
    """The table of one part."""
    return "\n".join(SECTIONS[name](part))


# The bars.

def costs(parts):
    """(part, commit, name, cost) of every process of every run."""
    for name, part in parts.items():
        for run in part.get("runs", [part]):
            for process, item in run.get("cost", {}).items():
                if isinstance(item, dict):
                    yield name, part["commit"], process, item


def highest(parts, word):
    """Highest memory of a kind of process over all parts, and in which."""
    found = [(item["mib_max"], item.get("mib_own"), name, commit) for name, commit, process, item in costs(parts)
             if process.startswith(word)]
    if not found:
        return None
    value, own, name, commit = max(found, key=lambda item: item[0])
    shown = f"{value:.0f} MiB at most, in `{name}` (commit {commit})"
    return value, shown + (f"; {own:.0f} MiB of them its own" if own else "")


def bar_rows(parts):
    """(bar, what was measured, whether it is held)."""
    votes, burst, entries = (parts.get(name) for name in ("votes", "burst", "entries"))
    if votes:
        report = votes["report"]
        yield (f"{votes['rate']:,} votes/s for {votes['seconds']} s, final within 2 s at the median",
               f"{report['perSecond']:.0f}/s, {report['finalMedianMilliseconds']:.0f} ms at the median,"
               f" {report['finalP99Milliseconds']:,.0f} ms at p99",
               report["finalMedianMilliseconds"] < 2000 and report["perSecond"] > 0.99 * votes["rate"])
        process = report["processSeconds"] / votes["seconds"]
        peers = [item["cores"] for item in processes(votes["cost"], "peer")]
        yield ("the same: under a quarter of a core in the recording process and in each peer",
               f"{process:.2f}; {spread(peers)}, of which the writer's own peer the most",
               max(process, *peers) < 0.25)
    if burst:
        report = burst["report"]
        yield (f"{burst['rate']:,} votes/s for {burst['seconds']} s absorbed and drained",
               f"dropped {report['dropped']}, gaps {report['gaps']}, lost {burst['end'].get('lost', 'not counted')}; the"
               f" spool held {report['spooledEntriesMax']:,} entries ({report['spooledBytesMax'] / 2**20:.0f} MiB) at most"
               f" and was empty {report['drainSeconds']:.0f} s after the last vote",
               report["dropped"] == 0 and report["gaps"] == 0 and burst["end"].get("lost", 0) == 0)
    if entries:
        report = next(run["report"] for run in entries["runs"] if run["durability"] == "ordered")
        yield ("5,000 votes of 1 KiB per second from 64 clients that wait for the order",
               f"{report['perSecond']:,.0f}", report["perSecond"] >= 5000)
    recorded = [(f"{part['rate']:,}/s", part["report"]["recordMicroseconds"]) for part in (votes, burst) if part]
    if recorded:
        yield ("under 5 us of the caller's processor time per vote",
               ", ".join(f"{value:.2f} at {rate}" for rate, value in recorded),
               all(value < 5 for _, value in recorded))
    for bar, word, bound in (("each peer under 128 MiB", "peer", 128), ("each member under 256 MiB", "etcd", 256)):
        found = highest(parts, word)
        if found:
            yield bar + ", in every part", found[1], found[0] < bound


def bars(parts):
    lines = [*heads("| bar | measured | held |")]
    lines += [f"| {bar} | {measured} | {'yes' if is_held else '**missed**'} |"
              for bar, measured, is_held in bar_rows(parts)]
    return "\n".join(lines)


def page(parts):
    """All tables and the bars, in the order of SECTIONS."""
    texts = [section(name, parts[name]) for name in SECTIONS if name in parts]
    return "\n\n".join([*texts, "The bars, against the figures above:", bars(parts)]) + "\n"
