/// Names the output needs for one service beside the service's own.
struct MadeNames {
    /// Under `services`.
    var services: [String] = []
    /// Under `networks`.
    var networks: [String] = []
    /// Under `volumes`.
    var volumes: [String] = []
    /// Under `configs`.
    var configs: [String] = []
}
