/// The instructions the runtime image is built by.
///
/// The text for the default base is the `Dockerfile` at the top of the repository; a test holds the
/// two together.
enum RuntimeDockerfile {
    /// Base that the packages are installed on.
    static let defaultBase = "debian:12-slim"
    /// Base of the test bed; it holds the packages already.
    static let testBedBase = "ftcompose-testbed/runtime-base"

    private static let heading = """
        # The runtime image: one binary for tunnel, voter and seed. `ftcompose image build` builds \
        it from the
        # running binary; by hand: put a release build made with --static-swift-stdlib beside this \
        file as
        # "ftcompose" and run "docker build -t ftcompose:0.1.0 .".

        """
    private static let packages = """
        RUN apt-get update \\
            && apt-get install -y --no-install-recommends \\
                ca-certificates libsqlite3-0 libssl3 libstdc++6 libyaml-0-2 zlib1g \\
            && rm -rf /var/lib/apt/lists/*

        """
    private static let program = """
        COPY ftcompose /usr/local/bin/ftcompose
        ENTRYPOINT ["/usr/local/bin/ftcompose"]

        """

    /// Instructions for a base.
    ///
    /// - Parameters:
    ///   - base: image the runtime stands on.
    ///   - installsPackages: install the libraries; false when the base holds them.
    /// - Returns: a Dockerfile whose context holds the program as `ftcompose`.
    static func text(base: String, installsPackages: Bool) -> String {
        heading + "ARG BASE=\(base)\nFROM ${BASE}\n" + (installsPackages ? packages : "") + program
    }
}
