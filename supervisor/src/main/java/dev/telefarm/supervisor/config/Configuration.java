package dev.telefarm.supervisor.config;

/** Everything that can be configured, checked. */
public record Configuration(
    TelegramConfig telegram,
    ApiConfig api,
    WorkersConfig workers,
    MemoryConfig memory,
    DownloadsConfig downloads,
    BandwidthConfig bandwidth,
    SubscriptionsConfig subscriptions,
    ProxyConfig proxy,
    HostConfig host,
    MetricsConfig metrics) {}
