import '@auxcast/shared-types/tokens.css';
import '@auxcast/shared-types/font.css';
import '../../components/base.css';
import { createApp } from 'vue';
import OptionsApp from '../../components/OptionsApp.vue';

createApp(OptionsApp).mount('#app');
