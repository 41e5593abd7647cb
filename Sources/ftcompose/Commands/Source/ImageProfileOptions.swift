import ArgumentParser

/// Where the user's own image profiles are.
struct ImageProfileOptions: ParsableArguments {
    @Option(
        name: .customLong("profiles"),
        help: ArgumentHelp(
            "Folder with image profiles, instead of .ftcompose/profiles beside the source.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var folder: String?
}
