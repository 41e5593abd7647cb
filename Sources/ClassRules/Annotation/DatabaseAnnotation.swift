import ServicePlan
import YAMLBridge

/// Everything the annotation of a database says, defaults filled in.
struct DatabaseAnnotation {
    /// N.
    var level: Int
    /// Equal replies that decide.
    var quorum: Int
    /// `vote` or `observe`.
    var mode = "vote"
    /// `reply` or `state`.
    var voting = "reply"
    /// `fail` or `primary`.
    var onNoMajority = "fail"
    /// `shell` or `webserver`.
    var queries = "shell"
    /// Existence vote on databases.
    var votesDatabases = true
    /// Depth of the table vote.
    var tables = "rows"
    /// The log vote; nil when it is off.
    var logs: LogSettings?
    /// Where the server keeps its data.
    var database: String
    /// Where its log goes; nil for a place of its own.
    var logPath: String?
    /// Where its settings go, when the user said so.
    var config: (value: String, node: YAMLNode)?
    /// The tunnel's container name and extra alias.
    var forwarding: (name: String, raw: String, node: YAMLNode)?
    /// Bounds of the tunnel.
    var limits = LimitPlan()
}
