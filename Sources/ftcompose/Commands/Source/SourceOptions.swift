import ArgumentParser
import ComposeModel
import Diagnostics

/// Which project a command of the compiler reads, named as `docker compose` names it, or by its file
/// alone.
struct SourceOptions: ParsableArguments {
    @Argument(
        help: "The annotated file; without one Compose's own names are looked for.",
        completion: .file(extensions: ["yml", "yaml"])
    )
    var file: String?

    @OptionGroup
    var named: SourceFileOptions

    /// The files given with `-f`.
    var files: [String] { named.files }

    func validate() throws {
        if file != nil, !files.isEmpty {
            throw ValidationError("Name the files either with -f or without it, not both ways.")
        }
    }

    /// What the loader is to read; throws when no file is named and none is found.
    func loadOptions(
        resolvesPlaceholders: Bool = false,
        requiresValues: Bool = false
    ) throws(DiagnosticsError) -> LoadOptions {
        try named.loadOptions(
            file: file,
            resolvesPlaceholders: resolvesPlaceholders,
            requiresValues: requiresValues
        )
    }
}
