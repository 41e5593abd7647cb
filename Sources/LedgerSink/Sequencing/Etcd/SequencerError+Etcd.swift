internal import EtcdClient

extension SequencerError {
    /// What an error of etcd means to those who order values.
    init(_ error: EtcdError) {
        switch error {
        case .denied(let text):
            self = .denied(text)
        case .full(let text):
            self = .full(text)
        case .otherCluster(let expected, let found):
            self = .otherCluster(expected: expected, found: found)
        case .lacksKey(let revision):
            self = .otherOrder(revision: revision)
        case .unavailable, .tooLarge, .compacted, .refused:
            self = .unavailable(error.description)
        }
    }
}
