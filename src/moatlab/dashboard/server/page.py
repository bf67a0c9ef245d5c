"""What Streamlit runs for every visitor and every move; started by `moatlab dashboard`."""

from moatlab.dashboard.app import show_page

if __name__ == "__main__":
    show_page()
