import Diagnostics
import YAMLBridge

/// One annotation is put together from several files.
///
/// ftcompose merges the parts. `docker compose config` before 2.35.1 replaces the whole `x-ft` by
/// that of the last file: with the class in one file and `ft_level: 5` in the other, its output
/// keeps `ft_level` alone, and what was compiled from 2 files is not what was compiled from its
/// output.
///
/// No example: it takes two files, `compose.yml` with `x-ft: 5` and `compose.override.yml` with
/// `x-ft: {quorum: 3}` for the same service. Written as one, `x-ft: {ft_level: 5, quorum: 3}`, the
/// finding is gone.
struct SplitAnnotation: LintRule {
    static let id = DiagnosticID("FT464", "split-annotation")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        for service in context.services {
            var places: [SourceRange] = []
            for entry in service.source.entries { collect(entry, &places) }
            guard let last = places.last,
                let first = places.first(where: { $0.file !== last.file })
            else { continue }
            context.report(
                SplitAnnotation.id,
                "the annotation of `\(service.name)` stands in \(files(places)) files: `docker "
                    + "compose config` before 2.35.1 keeps the last part alone",
                at: first,
                notes: [DiagnosticNote("another part", at: last)],
                remedy: "write the whole annotation in one file"
            )
        }
    }

    private func collect(_ entry: YAMLEntry, _ places: inout [SourceRange]) {
        if let range = entry.key.range { places.append(range) }
        for inner in entry.value.rawEntries ?? [] { collect(inner, &places) }
    }

    private func files(_ places: [SourceRange]) -> Int {
        Set(places.map { ObjectIdentifier($0.file) }).count
    }
}
