import ArgumentParser

/// `ftcompose image`: the image the runtimes run from.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make the image that tunnel, voter and seed run from.",
        discussion: """
            Needed once per engine before the first 'docker compose up' of an emitted project, which \
            names it as ${FTCOMPOSE_IMAGE:-ftcompose:0.1.0}.
            """,
        subcommands: [ImageBuildCommand.self]
    )
}
