import ArgumentParser

/// `ftcompose image`: the image the runtimes run from.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make the image that tunnel, voter and seed run from.",
        subcommands: [ImageBuildCommand.self]
    )
}
