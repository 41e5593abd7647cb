import ArgumentParser
import ClassRules

/// `ftcompose schema`: JSON schemas for editors.
struct SchemaCommand: ParsableCommand {
    /// Which schema.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        /// The value of `x-ft`.
        case annotation = "x-ft"
        /// A whole Compose file.
        case compose
        /// The file `.ftcompose.yml`.
        case config
    }

    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON schema of x-ft, of a Compose file with it, or of .ftcompose.yml.",
        discussion: """
            'ftcompose schema compose > compose-ft.schema.json' gives editors completion and \
            descriptions for x-ft beside those of the Compose specification, whose schema it refers to. \
            The schema knows keys, words and types; what depends on other values is found by \
            'ftcompose lint'.
            """
    )

    @Argument(help: "x-ft: the annotation alone; compose: a Compose file; config: .ftcompose.yml.")
    var subject: Subject = .compose

    func run() throws {
        switch subject {
        case .annotation: print(SchemaText.annotation, terminator: "")
        case .compose: print(SchemaText.compose, terminator: "")
        case .config: print(SchemaText.configuration, terminator: "")
        }
    }
}
