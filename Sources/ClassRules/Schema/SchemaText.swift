import Diagnostics

/// The JSON schemas for editors and other tools.
public enum SchemaText {
    /// The schema of the value of `x-ft`.
    public static var annotation: String { AnnotationSchema.annotation.indented + "\n" }

    /// The schema of `.ftcompose.yml`.
    public static var configuration: String { ConfigurationSchema.root.indented + "\n" }

    /// The schema of a Compose file: the Compose specification's with `x-ft` and `x-ft-ledger`.
    public static var compose: String { AnnotationSchema.compose.indented + "\n" }
}
