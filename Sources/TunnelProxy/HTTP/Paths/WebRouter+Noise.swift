internal import ControlPlane
internal import ServicePlan

// What is taken for noise on all paths; each learns for itself.
extension WebRouter {
    /// What `GET /v1/noise` answers.
    func noiseReport() -> NoiseReport {
        var report = paths[0].noiseReport()
        guard hasSeveralPaths else { return report }
        report.places = paths.flatMap { path in
            path.noiseReport().places.map { place in
                var place = place
                place.path = path.path.name
                return place
            }
        }
        return report
    }

    /// Has places compared again on all paths.
    ///
    /// - Throws: `ControlRefusal` when none of them is known on any.
    func forgetNoise(_ request: NoiseForgetRequest) throws -> NoiseForgotten {
        let count = paths.reduce(0) { $0 + $1.forgetNoise(request) }
        if count == 0, let route = request.route {
            let what = request.place.map { "'\($0)' of " } ?? ""
            throw ControlRefusal.unknown(
                "nothing is known of \(what)'\(route)'; 'ftcompose noise \(site.plan.service)' lists what is"
            )
        }
        return NoiseForgotten(places: count)
    }
}
