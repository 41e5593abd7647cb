/// Where both runtimes keep their vote records inside their containers.
enum VoteFolder {
    /// The folder's path.
    static let path = "/var/lib/ftcompose/votes"
}
