/// The version of this program.
public enum CompilerVersion {
    /// The version number; also the tag of the runtime image.
    public static let current = "0.1.0"
    /// The runtime image of the output, which `FTCOMPOSE_IMAGE` can replace.
    static let runtimeImage = "${FTCOMPOSE_IMAGE:-ftcompose:\(current)}"
}
