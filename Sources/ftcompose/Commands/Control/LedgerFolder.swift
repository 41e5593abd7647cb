/// Where both runtimes keep their keys, spools and own ledgers inside their containers.
enum LedgerFolder {
    /// The folder's path.
    static let path = "/var/lib/ftcompose/ledger"
}
