"""How the server of the page is set up."""

__all__ = ["server_settings"]

SETTINGS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": "false",
    "logger.level": "error",
    "theme.base": "light",
    "theme.primaryColor": "#0072B2",
    "theme.baseFontSize": "15",
}


def server_settings(address: str, port: str) -> list[str]:
    """The options of `streamlit run`."""
    settings = {"server.address": address, "server.port": port, **SETTINGS}
    return [word for name, value in settings.items() for word in (f"--{name}", value)]
