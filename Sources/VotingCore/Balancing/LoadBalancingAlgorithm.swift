/// How requests are spread over the paths of a service.
public enum LoadBalancingAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// One path after the other.
    case roundRobin = "round_robin"
    /// The path with the fewest requests at present, by weight.
    case leastConnected = "least_connected"
    /// In proportion to the weights, evenly spread.
    case weighted
    /// One client to one path for as long as that path lives.
    case ipHash = "ip_hash"
    /// Of two paths chosen by chance, the one with fewer requests at present.
    case randomTwo = "random_two"
}
