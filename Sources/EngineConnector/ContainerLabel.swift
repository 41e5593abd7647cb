/// Names of the labels that Compose and ftcompose put on containers.
public enum ContainerLabel {
    /// Compose: name of the project.
    public static let project = "com.docker.compose.project"
    /// Compose: name of the service.
    public static let composeService = "com.docker.compose.service"
    /// Compose: folder of the project.
    public static let workingDirectory = "com.docker.compose.project.working_dir"
    /// Name of the fault-tolerant service in the annotated source.
    public static let service = "ftcompose.service"
    /// `seed`, `replica`, `tunnel`, `voter` or `fault-proxy`.
    public static let role = "ftcompose.role"
    /// Name of the replica.
    public static let replica = "ftcompose.replica"
}
